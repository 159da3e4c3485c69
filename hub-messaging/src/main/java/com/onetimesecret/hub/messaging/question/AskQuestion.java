package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.event.AskPeople;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.Draft;
import com.onetimesecret.hub.messaging.log.Posted;
import com.onetimesecret.hub.messaging.publish.Author;
import com.onetimesecret.hub.messaging.publish.ComposeMessage;
import com.onetimesecret.hub.messaging.publish.PostedEffect;
import com.onetimesecret.hub.messaging.publish.Posting;
import com.onetimesecret.hub.messaging.publish.StorePostings;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Asks: stores the question's message and its state together.
///
/// The message's line in the audit trail is that of the question.
@Component
class AskQuestion implements PostedEffect {

    /// The longest life of a message (WIRE 4).
    private static final Duration LONGEST = Duration.ofDays(7);

    private final RouteQuestion routes;
    private final ComposeMessage compose;
    private final StorePostings store;
    private final JdbcQuestions questions;
    private final ObjectProvider<AskPeople> people;
    private final InstantSource clock;

    AskQuestion(RouteQuestion routes, ComposeMessage compose, StorePostings store, Told told, InstantSource clock) {
        this.routes = routes;
        this.compose = compose;
        this.store = store;
        this.questions = told.questions();
        this.people = told.people();
        this.clock = clock;
    }

    /// Where a question is kept, and who hears of it.
    @Component
    record Told(JdbcQuestions questions, ObjectProvider<AskPeople> people) {}

    /// A question that is on disk.
    record Asked(Question question, Posted posted) {}

    @Override
    public MessageType type() {
        return MessageType.QUESTION;
    }

    @Override
    public Posting of(CurrentAgent caller, JsonNode message) {
        if (!caller.may(Scope.ASK)) {
            throw new HubException(
                    ProblemType.INSUFFICIENT_SCOPE,
                    "A question needs the scope `ask`. The token has: " + Scope.join(caller.scopes()) + ".");
        }
        return asking(caller, message, "/payload");
    }

    /// Stores the question, which matches the schema; `at` points to its payload.
    ///
    /// @throws HubException invalid-message, unknown-recipient, loop-brake, budget-exhausted
    Asked ask(CurrentAgent caller, JsonNode message, String at) {
        var asking = asking(caller, message, at);
        var posted = store.store(asking);
        return new Asked(asking.question(posted), posted);
    }

    private Asking asking(CurrentAgent caller, JsonNode message, String at) {
        var answerBy = check(message.get("payload"), at);
        var route = routes.of(caller, message, at);
        var complete = (ObjectNode) message.deepCopy();
        if (route.to() != null && !route.isAsSent()) {
            var to = complete.putArray("to");
            route.to().forEach(to::add);
        }
        if (answerBy != null && !message.has("ttl")) {
            lastUntil(answerBy, complete);
        }
        return new Asking(caller, complete, route, answerBy);
    }

    private @Nullable Instant check(JsonNode payload, String at) {
        var mistakes = new ArrayList<FieldError>();
        if (payload.get("question").stringValue().isBlank()) {
            mistakes.add(FieldError.at(at + "/question", "must not be empty"));
        }
        Instant answerBy = null;
        if (payload.has("answer_by")) {
            answerBy = time(payload.get("answer_by").stringValue());
            var now = clock.instant();
            if (answerBy == null || answerBy.isBefore(now) || answerBy.isAfter(now.plus(LONGEST))) {
                mistakes.add(FieldError.at(
                        at + "/answer_by", "must be a time within the next 7 days; the hub's time is " + now));
            }
        }
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_MESSAGE, mistakes);
        }
        return answerBy;
    }

    private static @Nullable Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException unreadable) {
            // The schema also lets times pass that no clock shows.
            return null;
        }
    }

    /// A question lives until the time its answers are wanted by, if that is later than usual.
    private void lastUntil(Instant answerBy, ObjectNode message) {
        var wanted = Duration.between(clock.instant(), answerBy).plusSeconds(1);
        if (wanted.compareTo(MessageType.QUESTION.ttl()) > 0) {
            message.put("ttl", Math.min(wanted.toSeconds(), LONGEST.toSeconds()));
        }
    }

    private static List<String> options(JsonNode payload) {
        return payload.path("options").valueStream().map(JsonNode::stringValue).toList();
    }

    /// A question that was found good.
    private final class Asking implements Posting {

        private final CurrentAgent caller;
        private final JsonNode message;
        private final QuestionRoute route;
        private final @Nullable Instant answerBy;
        private @Nullable Draft draft;
        private AskPeople.@Nullable Audience audience;

        Asking(CurrentAgent caller, JsonNode message, QuestionRoute route, @Nullable Instant answerBy) {
            this.caller = caller;
            this.message = message;
            this.route = route;
            this.answerBy = answerBy;
        }

        @Override
        public JsonNode message() {
            return message;
        }

        @Override
        public Draft compose() {
            draft = compose.of(new Author.AnAgent(caller), MessageType.QUESTION, message);
            var asking = people.getIfAvailable();
            audience = route.forPeople() && asking != null ? asking.audience(caller.networkId(), caller.id()) : null;
            return draft;
        }

        @Override
        public void stored(Posted posted) {
            var question = question(posted);
            questions.add(question, answerBy);
            if (audience != null) {
                audience.hear(question.id().value(), question.openUntil());
            }
        }

        Question question(Posted posted) {
            var sent = Objects.requireNonNull(draft);
            var payload = message.get("payload");
            var until = answerBy == null || answerBy.isAfter(posted.expiresAt()) ? posted.expiresAt() : answerBy;
            return new Question(
                    posted.id(),
                    sent.networkId(),
                    sent.sender(),
                    sent.topic(),
                    sent.correlationId(),
                    sent.recipients(),
                    route.routedTo(),
                    route.forPeople(),
                    options(payload),
                    payload.path("accept_multiple_answers").asBoolean(true),
                    QuestionStatus.OPEN,
                    0,
                    null,
                    posted.receivedAt(),
                    until,
                    posted.expiresAt(),
                    Duration.between(posted.receivedAt(), until));
        }
    }
}
