package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.schema.MessageSchema;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/// Takes the body of an answer, from an agent or a person alike.
@Component
class TakeAnswer {

    private final AnswerQuestion answering;
    private final MessageSchema schema;
    private final QuestionSteps steps;

    TakeAnswer(AnswerQuestion answering, MessageSchema schema, QuestionSteps steps) {
        this.answering = answering;
        this.schema = schema;
        this.steps = steps;
    }

    /// The answer to an answer that was stored.
    record Receipt(MessageId id, MessageId questionId, Instant expiresAt, List<NextStep> next) {}

    /// Stores what the caller answers; `reader` is its id if it is an agent.
    ResponseEntity<Receipt> take(Caller caller, Question question, @Nullable AgentId reader, HttpServletRequest request)
            throws IOException {
        var body = QuestionBody.ofAnswer(StrictJson.body(request), question.id());
        var mistakes = new ArrayList<>(body.mistakes());
        mistakes.addAll(schema.mistakesOfPayload(body.message().get("payload"), MessageType.ANSWER, ""));
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_MESSAGE, mistakes).next(steps.answer(question, reader));
        }
        var posted = answering.answer(caller, question, body.message(), "");
        return ResponseEntity.created(URI.create(steps.url(question, reader)))
                .body(new Receipt(posted.id(), question.id(), posted.expiresAt(), steps.answered(question, reader)));
    }
}
