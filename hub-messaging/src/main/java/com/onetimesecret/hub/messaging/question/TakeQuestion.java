package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.publish.CheckMessage;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/// Takes the body of a question.
@Component
class TakeQuestion {

    private final AskQuestion asking;
    private final CheckMessage checks;
    private final QuestionSteps steps;
    private final QuestionSettings settings;

    TakeQuestion(AskQuestion asking, CheckMessage checks, QuestionSteps steps, QuestionSettings settings) {
        this.asking = asking;
        this.checks = checks;
        this.steps = steps;
        this.settings = settings;
    }

    /// The answer to a question that was stored.
    ///
    /// @param everybody whether all agents of the network may read and answer it
    record Receipt(
            String cursor,
            MessageId id,
            QuestionStatus status,
            List<String> routedTo,
            boolean everybody,
            int listeners,
            Instant expiresAt,
            List<NextStep> next) {

        Receipt {
            routedTo = List.copyOf(routedTo);
            next = List.copyOf(next);
        }
    }

    /// A stored question, and how long its asker wants to wait for an answer.
    record Taken(Question question, ResponseEntity<Object> created, Duration patience) {}

    /// Stores what the caller asks.
    Taken take(CurrentAgent caller, HttpServletRequest request) throws IOException {
        var body = QuestionBody.ofQuestion(StrictJson.body(request), settings.longestWait());
        var mistakes = new ArrayList<>(body.mistakes());
        checks.mistakesOf(caller, body.message(), MessageType.QUESTION).stream()
                .map(QuestionBody::ofBody)
                .forEach(mistakes::add);
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_MESSAGE, mistakes).next(steps.ask());
        }
        var asked = asking.ask(caller, body.message(), "");
        var question = asked.question();
        var created = ResponseEntity.created(URI.create(steps.url(question, caller.id())))
                .<Object>body(new Receipt(
                        ShowQuestion.cursor(question.version()),
                        question.id(),
                        question.status(),
                        question.routedTo(),
                        question.isForEverybody(),
                        asked.posted().listeners(),
                        question.openUntil(),
                        steps.asked(question)));
        return new Taken(question, created, body.patience());
    }
}
