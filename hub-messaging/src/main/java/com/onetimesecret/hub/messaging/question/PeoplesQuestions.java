package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.schema.MessageSchema;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/// Questions as people look at them and answer them: all of their network.
@Component
public class PeoplesQuestions {

    private final JdbcQuestions questions;
    private final JdbcNetworkQuestions lists;
    private final AnswerQuestion answering;
    private final MessageSchema schema;
    private final MessageLog log;

    PeoplesQuestions(
            JdbcQuestions questions,
            JdbcNetworkQuestions lists,
            AnswerQuestion answering,
            MessageSchema schema,
            MessageLog log) {
        this.questions = questions;
        this.lists = lists;
        this.answering = answering;
        this.schema = schema;
        this.log = log;
    }

    /// A question.
    ///
    /// @param message what it says, null once that has ended
    public record Asked(Question question, @Nullable ObjectNode message, long answers) {}

    /// An answer.
    ///
    /// @param message what it says, null once that has ended
    public record Given(
            MessageId id,
            boolean accepted,
            String answeredBy,
            @Nullable ObjectNode message) {}

    /// Questions that nobody answered, to people or to agents alone, what ends first before the others.
    public List<Asked> open(NetworkId network, boolean forPeople, int limit) {
        return told(network, lists.open(network, forPeople, limit));
    }

    /// The other questions in front of that place in the log, the newest first.
    public List<Asked> settled(NetworkId network, long before, int limit) {
        return told(network, lists.settled(network, before, limit));
    }

    /// The question of that id.
    public Optional<Asked> find(NetworkId network, MessageId id) {
        return questions
                .find(network, id)
                .map(question -> told(network, List.of(question)).getFirst());
    }

    /// The answers to a question, the earliest first.
    public List<Given> answers(Question question, int limit) {
        var stored = questions.answers(question.id(), 0, limit);
        var messages = log.findAll(
                question.networkId(), stored.stream().map(StoredAnswer::id).toList(), null);
        return stored.stream()
                .map(answer -> new Given(
                        answer.id(),
                        answer.id().equals(question.accepted()),
                        answer.answeredBy(),
                        parsed(messages.get(answer.id()))))
                .toList();
    }

    /// Answers the question if it is still as the person saw it: whoever is second, or sends a form twice, is refused.
    ///
    /// @param seen the version that the person saw
    /// @throws HubException not-found, forbidden, invalid-message, already-answered, question-closed
    public void answer(CurrentPerson person, MessageId id, int seen, @Nullable String option, String text) {
        if (!person.mayDecide()) {
            throw new HubException(ProblemType.FORBIDDEN, "This needs an owner or approver.");
        }
        var question = questions.find(person.networkId(), id).orElseThrow(HubException::notFound);
        var given = StrictJson.MAPPER.createObjectNode();
        if (option != null) {
            given.put("option", option);
        }
        if (!text.isBlank()) {
            given.put("answer", text);
        }
        StrictJson.requireStorable(given);
        var body = QuestionBody.ofAnswer(given, question.id());
        var mistakes = new ArrayList<>(body.mistakes());
        mistakes.addAll(schema.mistakesOfPayload(body.message().get("payload"), MessageType.ANSWER, ""));
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_MESSAGE, mistakes);
        }
        answering.answer(person, question, body.message(), "", seen);
    }

    private List<Asked> told(NetworkId network, List<Question> found) {
        var ids = found.stream().map(Question::id).toList();
        var messages = log.findAll(network, ids, null);
        var counts = questions.countAnswers(ids);
        return found.stream()
                .map(question -> new Asked(
                        question, parsed(messages.get(question.id())), counts.getOrDefault(question.id(), 0L)))
                .toList();
    }

    private static @Nullable ObjectNode parsed(byte @Nullable [] message) {
        return message == null ? null : StrictJson.stored(message);
    }
}
