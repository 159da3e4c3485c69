package com.onetimesecret.hub.messaging.inbox;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.Cursor;
import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.log.Position;
import java.util.List;
import org.springframework.stereotype.Component;

/// Up to where agents have dealt with what was sent to them. The hub keeps it, so an agent that forgot
/// everything can go on from there.
@Component
public class InboxMarks {

    private final JdbcInbox inbox;
    private final MessageLog log;

    InboxMarks(JdbcInbox inbox, MessageLog log) {
        this.inbox = inbox;
        this.log = log;
    }

    /// Where what the caller has not dealt with begins.
    public Position unread(CurrentAgent caller) {
        return inbox.mark(caller.id()).<Position>map(Position.After::new).orElseGet(Position.Beginning::new);
    }

    /// Moves the caller's mark forward to that cursor, back it never goes, and says where it is.
    ///
    /// @throws HubException invalid-request, if the log did not give out that cursor
    Cursor move(CurrentAgent caller, Cursor cursor) {
        if (!log.gaveOut(cursor)) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/cursor", "is no cursor of this hub's log; take it from a page you read")));
        }
        inbox.move(caller, cursor);
        return inbox.mark(caller.id()).orElse(cursor);
    }
}
