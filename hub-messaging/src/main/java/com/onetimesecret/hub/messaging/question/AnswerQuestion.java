package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.AppendInTransaction;
import com.onetimesecret.hub.messaging.log.Posted;
import com.onetimesecret.hub.messaging.publish.Author;
import com.onetimesecret.hub.messaging.publish.ComposeMessage;
import com.onetimesecret.hub.messaging.publish.PostedEffect;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers: stores the answer's message if the question still takes it, and the question's new state with it.
@Component
class AnswerQuestion implements PostedEffect {

    private final JdbcQuestions questions;
    private final QuestionConflicts conflicts;
    private final ComposeMessage compose;
    private final AppendInTransaction messages;
    private final QuestionChanges changes;
    private final TransactionTemplate transaction;

    AnswerQuestion(
            JdbcQuestions questions,
            QuestionConflicts conflicts,
            ComposeMessage compose,
            AppendInTransaction messages,
            QuestionChanges changes,
            TransactionTemplate transaction) {
        this.questions = questions;
        this.conflicts = conflicts;
        this.compose = compose;
        this.messages = messages;
        this.changes = changes;
        this.transaction = transaction;
    }

    @Override
    public MessageType type() {
        return MessageType.ANSWER;
    }

    @Override
    public Posted post(CurrentAgent caller, JsonNode message) {
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
        return answer(caller, question, message, "/payload");
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
        if (caller instanceof CurrentAgent agent && agent.id().equals(question.asker())) {
            throw new HubException(
                    ProblemType.FORBIDDEN,
                    "This question is yours: others answer it. Take it back if you know the answer.");
        }
        refuseOtherOptions(question, message.at("/payload/option"), at);
        var complete = complete(question, message);
        // The refusal is thrown outside, so that it does not undo the transaction that this one may be part of.
        return stored(caller, question, complete, seen).orElseThrow(() -> conflicts.ofAnswer(question));
    }

    private Optional<Posted> stored(Caller caller, Question question, JsonNode message, @Nullable Integer seen) {
        return Optional.ofNullable(transaction.execute(status -> questions
                .answer(question.id(), seen)
                .map(version -> {
                    changes.tell(caller, question, "question.answered", Map.of());
                    var posted = messages.append(compose.of(author(caller), MessageType.ANSWER, message));
                    questions.add(question.id(), new StoredAnswer(version, posted.id(), caller.actor()));
                    return posted;
                })
                .orElse(null)));
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

    /// What an answer needs to be found, and to be read by its asker; what the client set stays.
    private static ObjectNode complete(Question question, JsonNode message) {
        var complete = (ObjectNode) message.deepCopy();
        if (!complete.has("in_reply_to")) {
            complete.put("in_reply_to", question.id().value());
        }
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

    private static List<String> texts(JsonNode node) {
        return (node.isString() ? Stream.of(node) : node.valueStream())
                .map(JsonNode::stringValue)
                .toList();
    }
}
