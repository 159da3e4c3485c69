package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CallCounter;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.FollowMessages;
import com.onetimesecret.hub.web.InnerCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Makes what an agent published into the API's own call. Who published is said by the subject alone, to
/// which nobody else may publish; whether it may still is looked up for every message.
final class AnswerPublished {

    private static final String MESSAGES = "/api/v2/agent/messages";
    // As many as a stream takes.
    private static final int MOST_TOPICS = 20;
    private static final String QUESTIONS = "/api/v2/agent/questions";

    private final Publishers publishers;
    private final InnerCalls calls;
    private final CallCounter counter;
    private final FollowMessages messages;
    private final DeliverToAgents delivery;
    private final JsonMapper json;

    AnswerPublished(
            Publishers publishers,
            InnerCalls calls,
            CallCounter counter,
            FollowMessages messages,
            DeliverToAgents delivery,
            JsonMapper json) {
        this.publishers = publishers;
        this.calls = calls;
        this.counter = counter;
        this.messages = messages;
        this.delivery = delivery;
        this.json = json;
    }

    /// The answer that the same call would get by HTTP.
    ///
    /// @param id the publisher's name for the message; the same twice is the same call
    /// @throws HubException if the agent may not call, or the subject means no call
    InnerCalls.Result answer(Subjects.In to, byte[] body, @Nullable String id) throws IOException {
        var agent = publishers.caller(to);
        var rest = to.rest();
        if (rest.isEmpty()) {
            return post(MESSAGES, text(body), id, agent);
        }
        if (rest.equals(List.of(TakePublished.QUESTIONS))) {
            return post(QUESTIONS, text(body), id, agent);
        }
        if (rest.size() == 3
                && rest.get(0).equals(TakePublished.QUESTIONS)
                && MessageId.isValid(rest.get(1))
                && rest.get(2).equals("answers")) {
            return post(QUESTIONS + "/" + rest.get(1) + "/answers", text(body), id, agent);
        }
        if (rest.equals(List.of(TakePublished.SUBSCRIBE))) {
            return subscribe(agent, text(body));
        }
        throw new HubException(
                ProblemType.NOT_FOUND,
                "Publish to hub.{network}.in.{agent}, or behind it to questions, questions.{id}.answers or subscribe.");
    }

    private InnerCalls.Result post(String path, String body, @Nullable String id, CurrentAgent agent)
            throws IOException {
        if (body.isBlank()) {
            throw new HubException(ProblemType.MALFORMED_REQUEST, "The message is empty; a JSON object is expected.");
        }
        var headers = id == null ? Map.<String, String>of() : Map.of("Idempotency-Key", id);
        return calls.make(new InnerCalls.Call("POST", path, "", body, headers), agent);
    }

    private InnerCalls.Result subscribe(CurrentAgent agent, String body) {
        if (agent.paused()) {
            throw new HubException(ProblemType.PAUSED_BY_HUMAN, "A person paused this agent or its network.");
        }
        if (!agent.may(Scope.SUBSCRIBE)) {
            throw new HubException(ProblemType.INSUFFICIENT_SCOPE, "This needs the scope `subscribe`.");
        }
        counter.countAnother(agent, CountsAs.Limit.READ);
        var wish = wish(body);
        var since = wish.path("since");
        if (!since.isString() && !since.isMissingNode()) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/since", "must be a text: a cursor, `latest` or `all`")));
        }
        var topics = topics(wish.path("topics"));
        if (topics.size() > MOST_TOPICS) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/topics", "can be " + MOST_TOPICS + " at most")));
        }
        messages.requirePatterns(topics);
        var place = messages.place(agent.networkId(), agent.id(), since.asString("latest"));
        if (delivery.move(agent.networkId(), agent.id(), topics, place).isEmpty()) {
            throw Publishers.unknown();
        }
        var answer = JsonNodeFactory.instance
                .objectNode()
                .put("cursor", place.cursor())
                .put("gap", place.gap());
        return new InnerCalls.Result(200, answer.toString(), Map.of());
    }

    private JsonNode wish(String body) {
        JsonNode wish;
        try {
            wish = body.isBlank() ? JsonNodeFactory.instance.objectNode() : json.readTree(body);
        } catch (JacksonException unreadable) {
            throw new HubException(ProblemType.MALFORMED_REQUEST, "This is not JSON.");
        }
        if (!wish.isObject()) {
            throw new HubException(ProblemType.MALFORMED_REQUEST, "A JSON object is expected: {since, topics}.");
        }
        for (var name : wish.propertyNames()) {
            if (!List.of("since", "topics").contains(name)) {
                throw HubException.of(
                        ProblemType.INVALID_REQUEST,
                        List.of(FieldError.unknown("/" + name, name, List.of("since", "topics"))));
            }
        }
        return wish;
    }

    private static List<String> topics(JsonNode given) {
        var topics = new ArrayList<String>();
        for (var topic : given.isArray() || given.isMissingNode() ? given : List.of(given)) {
            if (!topic.isString()) {
                throw HubException.of(
                        ProblemType.INVALID_REQUEST,
                        List.of(FieldError.at("/topics", "must be a text, or a list of texts")));
            }
            topics.add(topic.stringValue());
        }
        return topics;
    }

    /// Another encoding must not become something that its sender did not say.
    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw new HubException(ProblemType.MALFORMED_REQUEST, "The message is not UTF-8.");
        }
    }
}
