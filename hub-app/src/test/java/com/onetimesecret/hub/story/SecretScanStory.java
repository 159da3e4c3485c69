package com.onetimesecret.hub.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.TestPerson;
import com.onetimesecret.hub.harness.Wire;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Secrets go in by every door, rightly and wrongly; then nothing that the hub wrote anywhere (database files, WAL,
/// logs, temporary files) has a byte of them, nor of a passphrase or key.
class SecretScanStory {

    /// In everything that must be found nowhere, so that a few searches find them all.
    private static final String MARK = "qzHushMark7";

    private static final String SECRETS = "/api/v2/secret";
    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String PASSWORD = "a-long-" + MARK + "-password";
    private static final String API_TOKEN = "api-" + MARK + "-token-1234567890";

    @TempDir
    private Path folder;

    private final Needles needles = new Needles();
    private int count;

    /// A way to make a secret.
    ///
    /// @param make what makes one with that value and passphrase
    private record Door(String name, BiFunction<String, String, Answer> make) {}

    @Test
    void leavesNoByteOfASecretAnywhere() throws Exception {
        var temporary = Files.createDirectory(folder.resolve("tmp"));
        var log = folder.resolve("hub.log");
        int metrics = freePort();
        try (var receiver = new OtlpReceiver(folder.resolve("otlp"));
                var hub = PackagedHub.start(folder, settings(temporary, metrics, receiver.url()))
                        .awaitReady()) {
            var ada = new TestPerson(hub.url(), "ada@example.com", API_TOKEN);
            var writer = admitted(hub.url(), ada, "writer");
            var reader = admitted(hub.url(), ada, "reader");
            needles.add("the mark", MARK);
            for (var door : doors(ada, writer, reader)) {
                useThatDoor(door, ada, reader);
            }
            useOnetimesDoors(ada);
            openAMessageOnce(writer, reader);
            passAKeyOn(writer, reader);
            handOver(writer, reader);
            useABox(hub.url(), ada);
            doItWrongly(hub.url(), writer);
            needles.add(
                    "the token of an agent",
                    reader.token().substring(reader.token().lastIndexOf('.') + 1));
            needles.add("the id of a request", reader.authReqId());
            assertThat(post(writer, "control-of-the-scan").status()).isEqualTo(201);
            Files.writeString(folder.resolve("metrics.txt"), metrics(metrics));
            assertThat(hub.stop()).isEqualTo(143);
        }
        assertThat(folder.resolve("otlp"))
                .isDirectoryContaining("glob:**traces-*")
                .isDirectoryContaining("glob:**logs-*");
        assertThat(folder.resolve("metrics.txt")).content().contains("hub_http_requests_total", "/api/v2/secret/{");
        assertThat(Files.readAllLines(log).stream()
                        .filter(line -> line.startsWith("{"))
                        .toList())
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(JsonMapper.shared().readTree(line).has("message"))
                                .isTrue());

        assertThat(needles.in(folder)).isEmpty();

        // The same search finds what is there: in the database, and in the log.
        var control = new Needles();
        control.add("the message", "control-of-the-scan");
        assertThat(control.in(folder.resolve("data"))).isNotEmpty();
        Files.writeString(log, Base64.getEncoder().encodeToString(("a" + MARK + "z").getBytes(StandardCharsets.UTF_8)));
        assertThat(needles.in(folder)).containsExactly("the mark in base64 in hub.log");
    }

    /// Every way to make a secret; what is new is added here.
    private List<Door> doors(TestPerson ada, TestAgent writer, TestAgent reader) {
        return List.of(
                new Door(
                        "an agent",
                        (value, passphrase) ->
                                writer.post(SECRETS, Wire.json(Map.of("secret", value, "passphrase", passphrase)))),
                new Door(
                        "an agent, without a passphrase",
                        (value, passphrase) -> writer.post(SECRETS, Wire.json(Map.of("secret", value)))),
                new Door(
                        "an agent, for another",
                        (value, passphrase) -> writer.post(
                                SECRETS,
                                Wire.json(Map.of(
                                        "secret", value, "passphrase", passphrase, "to", List.of(reader.id()))))),
                new Door(
                        "an agent, for several reads",
                        (value, passphrase) -> writer.post(
                                SECRETS, Wire.json(Map.of("secret", value, "passphrase", passphrase, "max_reads", 3)))),
                new Door(
                        "an agent, a long one",
                        (value, passphrase) ->
                                writer.post(SECRETS, Wire.json(Map.of("secret", value + " ".repeat(200_000) + value)))),
                new Door(
                        "a person",
                        (value, passphrase) ->
                                ada.post(SECRETS, Wire.json(Map.of("secret", value, "passphrase", passphrase)))),
                new Door(
                        "a repeated call",
                        (value, passphrase) -> Wire.send(Wire.post(
                                        ada.hub() + SECRETS,
                                        Wire.json(Map.of("secret", value, "passphrase", passphrase)))
                                .header("Authorization", "Bearer " + writer.token())
                                .header("Idempotency-Key", "key-" + marked()))));
    }

    /// Makes four secrets by that door: one is revealed, one guessed at, one looked at, and one left alone.
    private void useThatDoor(Door door, TestPerson ada, TestAgent reader) {
        var passphrase = "open-" + marked();
        var revealed = made(door, passphrase);
        assertThat(reader.post(path(revealed, "/reveal"), Wire.json(Map.of("passphrase", passphrase)))
                        .status())
                .as(door.name())
                .isEqualTo(200);
        var guessed = made(door, passphrase);
        reader.post(path(guessed, "/reveal"), Wire.json(Map.of("passphrase", "wrong-" + marked())));
        reader.post(path(guessed, "/reveal?passphrase=" + marked()), "{\"passphrase\":\"" + marked());
        var looked = made(door, passphrase);
        reader.get(path(looked, ""));
        ada.get("/api/v2/receipt/" + looked.text("receipt_key"));
        made(door, passphrase);
    }

    private Answer made(Door door, String passphrase) {
        var made = door.make().apply("value-" + marked(), passphrase);
        assertThat(made.status()).as(door.name() + made).isEqualTo(201);
        needles.add("a secret key", made.text("secret_key"));
        needles.add("a receipt key", made.text("receipt_key"));
        return made;
    }

    private static String path(Answer made, String rest) {
        return SECRETS + "/" + made.text("secret_key") + rest;
    }

    private void openAMessageOnce(TestAgent writer, TestAgent reader) {
        for (int n = 0; n < 2; n++) {
            var message = writer.post(
                    MESSAGES,
                    "{\"type\":\"status_update\",\"to\":[\"" + reader.id()
                            + "\"],\"burn_after_reading\":true,\"payload\":{\"status\":\"idle\",\"summary\":\""
                            + marked() + "\"}}");
            assertThat(message.status()).isEqualTo(201);
            if (n == 0) {
                assertThat(reader.post(MESSAGES + "/" + message.text("id") + "/open", "{}")
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    private void useOnetimesDoors(TestPerson ada) {
        var passphrase = marked();
        var shared = ada.post(
                "/api/v1/share?passphrase=" + passphrase, Wire.json(Map.of("secret", marked(), "ttl", "3600")));
        assertThat(shared.status()).as(shared.toString()).isEqualTo(200);
        needles.add("a secret key of v1", shared.text("secret_key"));
        needles.add("a metadata key of v1", shared.text("metadata_key"));
        ada.post("/api/v1/private/" + shared.text("metadata_key"), "{}");
        ada.post("/api/v1/secret/" + shared.text("secret_key") + "?passphrase=" + marked(), "");
        assertThat(ada.post("/api/v1/secret/" + shared.text("secret_key") + "?passphrase=" + passphrase, "")
                        .status())
                .isEqualTo(200);
        var generated = ada.post("/api/v1/generate", "{\"ttl\":3600}");
        needles.add("a generated value", generated.text("value"));
        assertThat(ada.post("/api/v1/private/" + generated.text("metadata_key") + "/burn", "{}")
                        .status())
                .isEqualTo(200);
        var concealed = ada.post(
                "/api/v2/secret/conceal",
                Wire.json(Map.of("secret", Map.of("secret", marked(), "passphrase", passphrase))));
        assertThat(concealed.status()).as(concealed.toString()).isEqualTo(200);
        var key = concealed.body().at("/record/secret/key").asString();
        needles.add("a secret key of v2", key);
        ada.post(SECRETS + "/" + key + "/reveal", Wire.json(Map.of("passphrase", passphrase, "continue", true)));
    }

    private void passAKeyOn(TestAgent writer, TestAgent reader) {
        var key = made(
                        new Door("to pass on", (value, _) -> writer.post(SECRETS, Wire.json(Map.of("secret", value)))),
                        "")
                .text("secret_key");
        assertThat(writer.post(
                                MESSAGES,
                                Wire.json(Map.of(
                                        "type", "secret_share",
                                        "to", reader.id(),
                                        "payload", Map.of("secret_key", key))))
                        .status())
                .isEqualTo(201);
        assertThat(reader.get("/api/v2/agent/inbox?since=all").toString()).contains(key);
    }

    private void handOver(TestAgent writer, TestAgent reader) {
        var foreign = writer.post(
                "/api/v2/agent/handoff",
                "{\"task_description\":\"Build it\",\"capabilities\":[\"build\"],\"context_secret_key\":\""
                        + (MARK + "k".repeat(43)).substring(0, 43) + "\"}");
        assertThat(foreign.status()).as(foreign.toString()).isEqualTo(201);
        for (int n = 0; n < 2; n++) {
            var handed = writer.post(
                    "/api/v2/agent/handoff",
                    Wire.json(Map.of("task_description", "Deploy it", "to", reader.id(), "secret", marked())));
            assertThat(handed.status()).as(handed.toString()).isEqualTo(201);
            var claimed = reader.post("/api/v2/agent/tasks/" + handed.text("id") + "/claim", "{}");
            var key = claimed.text("context_secret_key");
            needles.add("the key of a task's secret", key);
            if (n == 0) {
                assertThat(reader.post(SECRETS + "/" + key + "/reveal", "{}").status())
                        .isEqualTo(200);
            }
        }
    }

    private void useABox(String hub, TestPerson ada) {
        var agent = new TestAgent(hub, "box owner", TestKey.ed25519());
        var request = agent.request("Keeps a box");
        request.put("scope", "read vault");
        ada.approve(agent.join(request).text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);
        var vault = "/api/v2/agent/vault";
        for (var where : List.of("/kept", "/kept", "?label=gone", "/kept?" + marked() + "=" + marked())) {
            agent.call("PUT", vault + where, marked());
        }
        agent.call("PUT", vault + "/kept", marked() + "x".repeat(1024 * 1024));
        agent.call("PUT", vault + "/kept?label=" + marked(), marked());
        assertThat(agent.get(vault + "/kept").status()).isEqualTo(200);
        assertThat(agent.delete(vault + "?label=gone").status()).isEqualTo(204);

        var link = agent.post("/api/v2/agent/deposits", "{\"label\":\"left\"}").text("url");
        needles.add("the signature of a deposit link", link.substring(link.lastIndexOf('.') + 1));
        assertThat(leave(link, marked() + "x".repeat(1024 * 1024))).isEqualTo(404);
        assertThat(leave(link, marked())).isEqualTo(200);
        assertThat(leave(link, marked())).isEqualTo(404);
        assertThat(leave(link.substring(0, link.indexOf("/d/")) + "/d/" + marked(), marked()))
                .isEqualTo(404);
        leave(link + ";" + marked(), marked());

        for (int n = 0; n < 2; n++) {
            var code = marked() + "-code";
            var hosted = agent.post("/api/v2/agent/magic-links", "{\"code\":\"" + code + "\"}");
            assertThat(hosted.status()).isEqualTo(201);
            if (n == 0) {
                assertThat(Wire.send(Wire.to(hosted.text("url"))).status()).isEqualTo(200);
            }
            Wire.send(Wire.to(hosted.text("url") + marked()));
        }
        agent.post("/api/v2/agent/magic-links", "{\"code\":\"wrong " + marked() + "\"}");
    }

    private static int leave(String link, String value) {
        return Wire.send(Wire.to(link).POST(BodyPublishers.ofString(value))).status();
    }

    /// What people and programs send by mistake.
    private void doItWrongly(String hub, TestAgent writer) throws IOException {
        writer.post(SECRETS, "{\"secret\":\"" + marked());
        writer.post(SECRETS, "{\"secret\":[\"" + marked() + "\"]}");
        writer.post(SECRETS, "{\"" + marked() + "\":\"" + marked() + "\"}");
        writer.post(SECRETS, "{\"secret\":\"" + marked() + "\",\"ttl\":\"" + marked() + "\"}");
        writer.post(SECRETS, "{\"secret\":\"" + marked() + "x".repeat(2_000_000) + "\"}");
        writer.post(SECRETS, "{\"secret\":\"" + marked() + "\",\"to\":[\"" + marked() + "\"]}");
        writer.post(SECRETS + "?secret=" + marked(), "{}");
        writer.post("/api/v1/share?secret=" + marked() + "&passphrase=" + marked(), "");
        writer.get(SECRETS + "?secret=" + marked());
        writer.get("/" + marked());
        writer.call("PUT", SECRETS, "{\"secret\":\"" + marked() + "\"}");
        for (var type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded", marked())) {
            Wire.send(Wire.to(hub + SECRETS)
                    .header("Authorization", "Bearer " + writer.token())
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString("secret=" + marked())));
        }
        for (var credentials : List.of("Bearer " + marked(), "Basic " + marked(), marked())) {
            Wire.send(Wire.post(hub + SECRETS, "{\"secret\":\"" + marked() + "\"}")
                    .header("Authorization", credentials));
        }
        new TestPerson(hub, "ada@example.com", marked()).post(SECRETS, "{\"secret\":\"x\"}");
        raw(hub, "POST " + SECRETS + "?" + marked().repeat(4_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        raw(hub, marked() + " / " + marked() + "\r\n\r\n");
        raw(hub, "POST /" + SECRETS + "/%zz" + marked() + " HTTP/1.1\r\nHost: " + marked() + "\r\n\r\n" + marked());
    }

    private static void raw(String hub, String text) throws IOException {
        var address = URI.create(hub);
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (SocketException hungUp) {
            // The hub need not hear such a caller out.
            assertThat(hungUp).isNotNull();
        }
    }

    private static Answer post(TestAgent agent, String text) {
        return agent.post(
                MESSAGES,
                "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\"" + text + "\"}}");
    }

    /// A new text that must be found nowhere.
    private String marked() {
        return MARK + count++;
    }

    private static TestAgent admitted(String hub, TestPerson person, String name) {
        var agent = new TestAgent(hub, name, TestKey.ed25519());
        person.approve(agent.join("Scans").text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);
        return agent;
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static String metrics(int port) {
        var body = Wire.send(Wire.to("http://127.0.0.1:" + port + "/metrics")).body();
        return body.isString() ? body.stringValue() : body.toString();
    }

    private static Map<String, String> settings(Path temporary, int metrics, String otlp) {
        var settings = new HashMap<>(Map.of(
                "HUB_LOG_FORMAT",
                "json",
                "HUB_MANAGEMENT_PORT",
                String.valueOf(metrics),
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                otlp,
                "OTEL_EXPORTER_OTLP_HEADERS",
                "x-key=" + MARK));
        settings.putAll(settings(temporary));
        return settings;
    }

    private static Map<String, String> settings(Path temporary) {
        return Map.of(
                "HUB_OWNER_EMAIL", "ada@example.com",
                "HUB_OWNER_PASSWORD", PASSWORD,
                "HUB_OWNER_API_TOKEN", API_TOKEN,
                "HUB_OWNER_API_TOKEN_RIGHTS", "secrets decide",
                "HUB_RATE_POSTS_PER_MINUTE", "1000000",
                "HUB_RATE_ACTIONS_PER_MINUTE", "1000000",
                "HUB_RATE_SECRETS_PER_HOUR", "1000000",
                "HUB_RATE_AUTH_PER_MINUTE", "1000000",
                "JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    }
}
