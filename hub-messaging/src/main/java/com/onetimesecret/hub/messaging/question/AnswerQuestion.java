package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.message.MessageId;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers: stores the answer's message if the question still takes it, and the question's new state with it.
@Component
class AnswerQuestion implements PostedEffect {

    private final JdbcQuestions questions;
    private final QuestionConflicts conflicts;
    private final ComposeMessage compose;
    private final StorePostings store;
    private final QuestionChanges changes;
    private final InstantSource clock;

    AnswerQuestion(
            JdbcQuestions questions,
            QuestionConflicts conflicts,
            ComposeMessage compose,
            StorePostings store,
            QuestionChanges changes,
            InstantSource clock) {
        this.questions = questions;
        this.conflicts = conflicts;
        this.compose = compose;
        this.store = store;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public MessageType type() {
        return MessageType.ANSWER;
    }

    @Override
    public Posting of(CurrentAgent caller, JsonNode message) {
        var id = message.at("/payload/question_message_id").stringValue();
        var question = questions
                .find(caller.networkId(), new MessageId(id))
                .filter(found -> found.isVisibleTo(caller.id()))
                .orElseThrow(() -> HubException.of(
                        ProblemType.INVALID_MESSAGE,
                        List.of(new FieldError(
                                "/payload/question_message_id",
                                id,
                                List.of(),
                                null,
                                "names no question that you may see; it may have ended"))));
        return answering(caller, question, message, "/payload", null);
    }

    /// Stores the answer, which matches the schema; `at` points to its payload.
    ///
    /// @throws HubException forbidden, invalid-message, already-answered, question-closed, loop-brake,
    /// budget-exhausted
    Posted answer(Caller caller, Question question, JsonNode message, String at) {
        return answer(caller, question, message, at, null);
    }

    /// The same, if the question still is of the version that the caller saw; null: whatever it is.
    ///
    /// @throws HubException as above; already-answered also if there is another answer than the caller saw
    Posted answer(Caller caller, Question question, JsonNode message, String at, @Nullable Integer seen) {
        return store.store(answering(caller, question, message, at, seen));
    }

    private Posting answering(Caller caller, Question question, JsonNode message, String at, @Nullable Integer seen) {
        if (caller instanceof CurrentAgent agent && agent.id().equals(question.asker())) {
            throw new HubException(
                    ProblemType.FORBIDDEN,
                    "This question is yours: others answer it. Take it back if you know the answer.");
        }
        refuseOtherOptions(question, message.at("/payload/option"), at);
        refuseOtherReply(question, message.path("in_reply_to"));
        return new Answering(caller, question, complete(question, message), seen);
    }

    private static Author author(Caller caller) {
        return switch (caller) {
            case CurrentAgent agent -> new Author.AnAgent(agent);
            case CurrentPerson person -> new Author.APerson(person);
        };
    }

    private static void refuseOtherOptions(Question question, JsonNode option, String at) {
        if (option.isString() && !question.options().contains(option.stringValue())) {
            throw HubException.of(
                    ProblemType.INVALID_MESSAGE,
                    List.of(FieldError.notOneOf(at + "/option", option.stringValue(), question.options())));
        }
    }

    private static void refuseOtherReply(Question question, JsonNode inReplyTo) {
        var id = question.id().value();
        if (inReplyTo.isString() && !inReplyTo.stringValue().equals(id)) {
            throw HubException.of(
                    ProblemType.INVALID_MESSAGE,
                    List.of(new FieldError(
                            "/in_reply_to",
                            inReplyTo.stringValue(),
                            List.of(id),
                            id,
                            "must be the question that is answered, or left out")));
        }
    }

    /// What an answer needs to be found, and to be read by its asker for as long as the question is known; what the
    /// client set stays.
    private ObjectNode complete(Question question, JsonNode message) {
        var complete = (ObjectNode) message.deepCopy();
        complete.put("in_reply_to", question.id().value());
        complete.put(
                "ttl",
                Math.max(
                        life(message),
                        Duration.between(clock.instant(), question.expiresAt()).toSeconds()));
        if (!complete.has("correlation_id") && question.correlationId() != null) {
            complete.put("correlation_id", question.correlationId());
        }
        if (message.has("to") || !question.isForEverybody()) {
            var to = new LinkedHashSet<>(texts(message.path("to")));
            to.add(question.asker().value());
            var recipients = complete.putArray("to");
            to.forEach(recipients::add);
        } else if (!complete.has("topic")) {
            complete.put("topic", question.topic());
        }
        return complete;
    }

    private static long life(JsonNode message) {
        return message.has("ttl")
                ? message.get("ttl").decimalValue().longValue()
                : MessageType.ANSWER.ttl().toSeconds();
    }

    private static List<String> texts(JsonNode node) {
        return (node.isString() ? Stream.of(node) : node.valueStream())
                .map(JsonNode::stringValue)
                .toList();
    }

    /// An answer that the question takes, if nothing happens to it meanwhile.
    private final class Answering implements Posting {

        private final Caller caller;
        private final Question question;
        private final JsonNode message;
        private final @Nullable Integer seen;
        private int version;

        Answering(Caller caller, Question question, JsonNode message, @Nullable Integer seen) {
            this.caller = caller;
            this.question = question;
            this.message = message;
            this.seen = seen;
        }

        @Override
        public JsonNode message() {
            return message;
        }

        @Override
        public String claims() {
            return question.id().value();
        }

        @Override
        public @Nullable HubException claim() {
            var answered = questions.answer(question.id(), seen);
            answered.ifPresent(made -> version = made);
            return answered.isPresent() ? null : conflicts.ofAnswer(question);
        }

        @Override
        public Draft compose() {
            var draft = compose.of(author(caller), MessageType.ANSWER, message);
            changes.tell(caller, question, "question.answered", Map.of());
            return draft;
        }

        @Override
        public void stored(Posted posted) {
            questions.add(question.id(), new StoredAnswer(version, posted.id(), caller.actor()));
        }
    }
}
