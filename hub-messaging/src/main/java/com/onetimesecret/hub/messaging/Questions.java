package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.messaging.question.PeoplesQuestions;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// The questions of a network for its people, who see all of them and may answer.
@Component
public class Questions {

    private static final int RADIX = 36;
    /// Questions of one list, and answers of one question; a page shows no more.
    private static final int MOST = 50;

    private static final int MOST_ANSWERS = 200;

    private final PeoplesQuestions questions;

    Questions(PeoplesQuestions questions) {
        this.questions = questions;
    }

    /// One question.
    ///
    /// @param text what is asked; null once its message has ended
    /// @param context what the asker tells with it, as JSON or text
    /// @param status `open`, `answered`, `closed`, `expired` or `withdrawn`
    /// @param version what it is now, for [#answer]
    public record Asked(
            MessageId id,
            AgentId asker,
            Speaker speaker,
            @Nullable String text,
            @Nullable String context,
            List<String> options,
            boolean several,
            boolean forPeople,
            @Nullable List<String> to,
            List<String> routedTo,
            String topic,
            @Nullable String thread,
            String status,
            int version,
            boolean takesAnswers,
            Instant askedAt,
            Instant openUntil,
            long answers) {

        public Asked {
            options = List.copyOf(options);
            routedTo = List.copyOf(routedTo);
            to = to == null ? null : List.copyOf(to);
        }
    }

    /// One answer.
    ///
    /// @param text what it says; null once its message has ended
    public record Given(
            MessageId id,
            Speaker speaker,
            boolean accepted,
            @Nullable String text,
            @Nullable String option,
            @Nullable Instant at) {}

    /// Some questions.
    ///
    /// @param older the place of the next page, or null if there is none
    public record Page(List<Asked> questions, @Nullable String older) {
        public Page {
            questions = List.copyOf(questions);
        }
    }

    /// Questions that nobody answered, to people or to agents alone, what ends first before the others.
    public List<Asked> open(CurrentPerson person, boolean forPeople) {
        return questions.open(person.networkId(), forPeople, MOST).stream()
                .map(Questions::asked)
                .toList();
    }

    /// The other questions in front of that place, or of all if it is none, the newest first.
    public Page settled(CurrentPerson person, @Nullable String place) {
        long before = place != null && place.matches("q[0-9a-z]{1,12}")
                ? Long.parseLong(place.substring(1), RADIX)
                : Long.MAX_VALUE;
        var found = questions.settled(person.networkId(), before, MOST + 1);
        var shown = found.subList(0, Math.min(found.size(), MOST));
        var older = found.size() > MOST
                ? "q" + Long.toString(shown.getLast().question().id().seq(), RADIX)
                : null;
        return new Page(shown.stream().map(Questions::asked).toList(), older);
    }

    /// The question of that id.
    public Optional<Asked> find(CurrentPerson person, String id) {
        return MessageId.isValid(id)
                ? questions.find(person.networkId(), new MessageId(id)).map(Questions::asked)
                : Optional.empty();
    }

    /// The first answers to the question of that id.
    public List<Given> answers(CurrentPerson person, MessageId id) {
        return questions
                .find(person.networkId(), id)
                .map(found -> questions.answers(found.question(), MOST_ANSWERS))
                .orElseGet(List::of)
                .stream()
                .map(Questions::given)
                .toList();
    }

    /// Answers the question if it is still as the person saw it.
    ///
    /// @param seen the version that the person saw
    /// @throws HubException not-found, forbidden, invalid-message, already-answered, question-closed, loop-brake
    public void answer(CurrentPerson person, String id, int seen, @Nullable String option, String text) {
        if (!MessageId.isValid(id)) {
            throw HubException.notFound();
        }
        questions.answer(person, new MessageId(id), seen, option, text);
    }

    private static Asked asked(PeoplesQuestions.Asked found) {
        var question = found.question();
        var message = found.message() == null ? StrictJson.MAPPER.createObjectNode() : found.message();
        var payload = message.path("payload");
        return new Asked(
                question.id(),
                question.asker(),
                found.message() == null ? new Speaker(Speaker.Kind.AGENT, question.asker(), "") : Speaker.of(message),
                payload.has("question") ? payload.path("question").asString("") : null,
                payload.has("context") ? text(payload.path("context")) : null,
                question.options(),
                question.several(),
                question.forPeople(),
                question.recipients(),
                question.routedTo(),
                question.topic(),
                question.correlationId(),
                question.status().wire(),
                question.version(),
                question.takesAnswers(),
                question.askedAt(),
                question.openUntil(),
                found.answers());
    }

    private static Given given(PeoplesQuestions.Given answer) {
        var message = answer.message();
        if (message == null) {
            var agent = AgentId.isValid(answer.answeredBy()) ? new AgentId(answer.answeredBy()) : null;
            var kind = agent == null ? Speaker.Kind.HUMAN : Speaker.Kind.AGENT;
            return new Given(answer.id(), new Speaker(kind, agent, ""), answer.accepted(), null, null, null);
        }
        var payload = message.path("payload");
        return new Given(
                answer.id(),
                Speaker.of(message),
                answer.accepted(),
                payload.has("answer") ? text(payload.path("answer")) : "",
                payload.has("option") ? payload.path("option").asString("") : null,
                Instant.parse(message.path("received_at").asString("")));
    }

    private static String text(JsonNode node) {
        return node.isString()
                ? node.stringValue()
                : StrictJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    }
}
