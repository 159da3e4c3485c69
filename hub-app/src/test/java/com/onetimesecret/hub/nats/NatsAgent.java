package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.TestAgent;
import io.nats.client.AuthHandler;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An agent with a stock NATS client and the credentials that its hub gave it.
final class NatsAgent implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Connection connection;
    private final JsonNode credentials;
    private final BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private NatsAgent(TestAgent agent, JsonNode credentials, String jwt) throws IOException, InterruptedException {
        this.credentials = credentials;
        connection = Nats.connect(Options.builder()
                .server(credentials.get("url").asString())
                .authHandler(new OwnKey(agent, credentials.get("nkey").asString(), jwt))
                .inboxPrefix(credentials.get("inbox_prefix").asString() + ".")
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(100))
                .errorListener(new ErrorListener() {
                    @Override
                    public void errorOccurred(Connection from, String error) {
                        complaints.add(error);
                    }
                })
                .build());
    }

    /// Gets credentials and connects.
    static NatsAgent connect(TestAgent agent) throws IOException, InterruptedException {
        var credentials = credentials(agent).body();
        return new NatsAgent(agent, credentials, credentials.get("jwt").asString());
    }

    /// Connects with another JWT.
    static NatsAgent connect(TestAgent agent, JsonNode credentials, String jwt)
            throws IOException, InterruptedException {
        return new NatsAgent(agent, credentials, jwt);
    }

    static Answer credentials(TestAgent agent) {
        return agent.post("/api/v2/agent/nats-credentials", "{}");
    }

    String subject(String name) {
        return credentials.get("subjects").get(name).asString();
    }

    /// Listens there; whatever comes is one queue.
    NatsAgent listen(String subject) throws Exception {
        connection.createDispatcher(this::hear).subscribe(subject);
        connection.flush(Duration.ofSeconds(5));
        return this;
    }

    /// Who comes and goes has nothing to do with what is tested.
    private void hear(Message message) {
        if (!message.getSubject().endsWith(".t.agents.presence")) {
            heard.add(message);
        }
    }

    /// From that place on.
    Reply from(String since) throws InterruptedException {
        seen.clear();
        return request(subject("subscribe"), "{\"since\":\"" + since + "\"}");
    }

    /// The next message, or null if none comes in that time.
    @Nullable
    Message next(Duration patience) throws InterruptedException {
        return heard.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    String nextId() throws InterruptedException {
        var message = Objects.requireNonNull(next(Duration.ofSeconds(10)), "nothing came");
        return JSON.readTree(message.getData()).get("id").asString();
    }

    void publish(String subject, String replyTo, String body) throws Exception {
        connection.publish(subject, replyTo, body.getBytes(StandardCharsets.UTF_8));
        connection.flush(Duration.ofSeconds(5));
    }

    Reply request(String subject, String body) throws InterruptedException {
        return request(subject, body.getBytes(StandardCharsets.UTF_8), null);
    }

    /// What the hub answers within some time; null body: nothing.
    Reply request(String subject, byte[] body, @Nullable String id) throws InterruptedException {
        var headers = new Headers();
        if (id != null) {
            headers.put("Nats-Msg-Id", id);
        }
        var answer = connection.request(
                NatsMessage.builder()
                        .subject(subject)
                        .headers(headers)
                        .data(body)
                        .build(),
                Duration.ofSeconds(20));
        return answer == null
                ? new Reply(0, JSON.createObjectNode())
                : new Reply(
                        Integer.parseInt(Objects.requireNonNullElse(
                                answer.getHeaders() == null
                                        ? null
                                        : answer.getHeaders().getFirst("Hub-Status"),
                                "0")),
                        answer.getData().length == 0 ? JSON.createObjectNode() : JSON.readTree(answer.getData()));
    }

    List<String> complaints() {
        return complaints;
    }

    Connection.Status status() {
        return connection.getStatus();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// What a request was answered with; 0 if no hub was there to take it.
    record Reply(int status, JsonNode body) {
        String problem() {
            var type = body.path("type").asString("");
            return type.substring(type.lastIndexOf('/') + 1);
        }
    }

    private record OwnKey(TestAgent agent, String nkey, String jwt) implements AuthHandler {
        @Override
        public byte[] sign(byte[] nonce) {
            return agent.key().sign(nonce);
        }

        @Override
        public char[] getID() {
            return nkey.toCharArray();
        }

        @Override
        public char[] getJWT() {
            return jwt.toCharArray();
        }
    }
}
