package com.onetimesecret.hub.messaging.inbox;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.Cursor;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Where an agent says how far it got with what was sent to it.
@RestController
class InboxController {

    private static final String PATH = "/api/v2/agent/inbox";

    private final InboxMarks marks;
    private final Unread unread;
    private final BaseUrl baseUrl;

    InboxController(InboxMarks marks, Unread unread, BaseUrl baseUrl) {
        this.marks = marks;
        this.unread = unread;
        this.baseUrl = baseUrl;
    }

    /// @param cursor of the last page that was dealt with
    record Mark(String cursor) {}

    /// @param cursor where the mark is now, which may be further on than was asked
    record Marked(String cursor, long unread, List<NextStep> next) {}

    @PostMapping(PATH + "/ack")
    @RequiresScope(Scope.READ)
    Marked mark(CurrentAgent caller, @RequestBody Mark mark) {
        var cursor = Cursor.parse(mark.cursor())
                .orElseThrow(() -> HubException.of(
                        ProblemType.INVALID_REQUEST,
                        List.of(FieldError.at("/cursor", "must be the cursor of a page of messages"))));
        return new Marked(
                marks.move(caller, cursor).toString(),
                unread.of(caller),
                List.of(NextStep.get("Wait for what is sent to you next", baseUrl.at(PATH + "?since=unread&wait=25"))));
    }
}
