package com.onetimesecret.hub.messaging.presence;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.log.AppendInTransaction;
import com.onetimesecret.hub.messaging.log.Draft;
import com.onetimesecret.hub.messaging.log.Posted;
import com.onetimesecret.hub.messaging.peer.PeerSettings;
import com.onetimesecret.hub.messaging.peer.Presence;
import com.onetimesecret.hub.messaging.presence.DirectoryMessages.Asked;
import com.onetimesecret.hub.messaging.publish.Author;
import com.onetimesecret.hub.messaging.publish.ComposeMessage;
import com.onetimesecret.hub.messaging.publish.PostedEffect;
import com.onetimesecret.hub.messaging.publish.Posting;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// A `discovery` that asks is answered by the hub from its directory: one message for each agent that can do all
/// that is sought, or one that says that none can.
@Component
class AnswerDiscovery implements PostedEffect {

    private static final int ALL = 10_000;

    private final AgentDirectory directory;
    private final ComposeMessage compose;
    private final DirectoryMessages messages;
    private final Surroundings around;

    AnswerDiscovery(AgentDirectory directory, ComposeMessage compose, DirectoryMessages messages, Surroundings around) {
        this.directory = directory;
        this.compose = compose;
        this.messages = messages;
        this.around = around;
    }

    @Override
    public MessageType type() {
        return MessageType.DISCOVERY;
    }

    @Override
    public boolean isOf(JsonNode message) {
        return message.at("/payload/action").asString("").equals("query");
    }

    @Override
    public Posting of(CurrentAgent caller, JsonNode message) {
        return new Asking(caller, message);
    }

    private List<Draft> answers(CurrentAgent caller, Draft draft, JsonNode message, String place) {
        var seeking = StreamSupport.stream(
                        message.at("/payload/seeking_capabilities").spliterator(), false)
                .map(JsonNode::stringValue)
                .toList();
        var now = around.clock().instant();
        var able = directory.list(caller.networkId(), ALL).stream()
                .filter(agent -> agent.mayCallAt(now))
                .filter(agent -> !agent.id().equals(caller.id()))
                .filter(agent -> agent.capabilities().containsAll(seeking))
                .toList();
        var asked = new Asked(caller.id(), place, draft.correlationId(), seeking, able.size());
        if (able.isEmpty()) {
            return List.of(messages.answer(caller.networkId(), asked, null, Presence.OFFLINE));
        }
        return able.stream()
                .limit(around.settings().mostResponses())
                .map(agent -> messages.answer(caller.networkId(), asked, agent, presence(agent, now)))
                .toList();
    }

    private Presence presence(Agent agent, Instant now) {
        var seen = agent.lastSeenAt();
        return seen == null ? Presence.OFFLINE : Presence.after(Duration.between(seen, now), around.settings());
    }

    private static Draft replying(Draft answer, String place, String to) {
        return new Draft(
                answer.networkId(),
                answer.type(),
                answer.topic(),
                answer.sender(),
                answer.correlationId(),
                to,
                answer.recipients(),
                answer.ttl(),
                answer.chance(),
                answer.timestamped(),
                answer.requiresAck(),
                answer.members().replace(place, to));
    }

    /// A question to the directory. Its answers follow it, as one with it.
    private final class Asking implements Posting {

        private final CurrentAgent caller;
        private final JsonNode message;
        // Its id is known when it is stored; until then the answers hold this one in its place.
        private final String place =
                MessageId.of(0, MessageId.chance(around.tokens())).value();
        private List<Draft> answers = List.of();

        Asking(CurrentAgent caller, JsonNode message) {
            this.caller = caller;
            this.message = message;
        }

        @Override
        public JsonNode message() {
            return message;
        }

        @Override
        public Draft compose() {
            var draft = compose.of(new Author.AnAgent(caller), MessageType.DISCOVERY, message);
            answers = answers(caller, draft, message, place);
            return draft;
        }

        @Override
        public void stored(Posted posted) {
            around.log()
                    .append(answers.stream()
                            .map(answer -> replying(answer, place, posted.id().value()))
                            .toList());
        }
    }

    /// The clock, chance and the log, which every answer takes.
    @Component
    record Surroundings(AppendInTransaction log, Tokens tokens, InstantSource clock, PeerSettings settings) {}
}
