package com.onetimesecret.hub.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.seal.MasterKeys;
import com.onetimesecret.hub.auth.join.SealedHandles;
import com.onetimesecret.hub.environment.JdbcInstallation;
import com.onetimesecret.hub.environment.StartRefused;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import com.onetimesecret.hub.webhooks.PushReceiver;
import com.standardwebhooks.Webhook;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new master key takes over on hubs that run and are restarted, as operators do it.
class MasterKeyRotationIntegrationTests {

    private static final String SECRETS = "/api/v2/secret";
    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String OLD = key(1);
    private static final String NEW = key(2);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path data;

    @TempDir
    private Path otherData;

    private RunningHub hub;

    @BeforeEach
    void startUnderTheOldKey() {
        hub = RunningHub.startUnlimited(
                data, Map.of("hub.master-key", OLD, "hub.rotation.look-every", "100ms", "hub.rotation.rows", 3));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void needsTheOldKeyNoMoreForAnythingThatItSealed() throws Exception {
        try (var receiver = new PushReceiver()) {
            var writer = hub.member("writer");
            var reader = able("reader", "build");
            var secret = secret(writer, "{\"secret\":\"sealed under the old key\",\"passphrase\":\"open me\"}");
            var twice = secret(writer, "{\"secret\":\"sealed for two\",\"max_reads\":2}");
            assertThat(reveal(hub, reader, twice, "{}")).isEqualTo("sealed for two");
            var taskKey = "k".repeat(43);
            var task = writer.post(
                            "/api/v2/agent/handoff",
                            "{\"task_description\":\"Build it\",\"capabilities\":[\"build\"],\"context_secret_key\":\""
                                    + taskKey + "\"}")
                    .text("id");
            var message = writer.post(
                            MESSAGES,
                            "{\"type\":\"status_update\",\"to\":[\"" + reader.id()
                                    + "\"],\"burn_after_reading\":true,\"payload\":{\"status\":\"idle\","
                                    + "\"summary\":\"opens once\"}}")
                    .text("id");
            var hook = reader.post(
                    "/api/v2/agent/webhooks", Wire.json(Map.of("url", receiver.url(), "topics", List.of("build.>"))));
            var handle = sealedHandle();
            assertThat(tablesSealedUnder(OLD))
                    .contains("secret", "signing_key", "task", "sealed_message", "webhook", "auth_request");

            hub.restart(Map.of("hub.master-key", NEW, "hub.master-key-previous", OLD));
            awaitRetired(hub);
            assertThat(tablesSealedUnder(OLD)).isEmpty();

            hub.restart(Map.of("hub.master-key-previous", ""));
            assertThat(reader.get("/api/v2/agent/me").status()).isEqualTo(200);
            assertThat(reveal(hub, reader, secret, "{\"passphrase\":\"open me\"}"))
                    .isEqualTo("sealed under the old key");
            assertThat(reveal(hub, reader, twice, "{}")).isEqualTo("sealed for two");
            assertThat(reader.post("/api/v2/agent/tasks/" + task + "/claim", "{}")
                            .text("context_secret_key"))
                    .isEqualTo(taskKey);
            assertThat(reader.post(MESSAGES + "/" + message + "/open", "{}").toString())
                    .contains("opens once");
            writer.post(
                    MESSAGES,
                    "{\"type\":\"status_update\",\"topic\":\"build.main\",\"payload\":{\"status\":\"working\"}}");
            var push = Objects.requireNonNull(receiver.next(20), "nothing was pushed");
            new Webhook(hook.text("secret")).verify(push.body(), push.headers());
            assertThat(openHandle(handle)).isEqualTo("the handle");
        }
    }

    @Test
    void refusesTheRetiredKeyAndTakesItAsPreviousOne() {
        hub.restart(Map.of("hub.master-key", NEW, "hub.master-key-previous", OLD));
        awaitRetired(hub);

        assertThatThrownBy(() -> hub.another(otherData, Map.of("hub.master-key", OLD, "hub.master-key-previous", "")))
                .hasRootCauseInstanceOf(StartRefused.class)
                .hasStackTraceContaining("retired");
        assertThatThrownBy(() -> hub.another(otherData, Map.of("hub.master-key", OLD, "hub.master-key-previous", NEW)))
                .hasRootCauseInstanceOf(StartRefused.class);
        hub.another(otherData).close();
    }

    @Test
    void goesOverHubByHubWhileSecretsAreRevealedOnBoth() throws Exception {
        var writer = hub.member("writer");
        var reader = hub.member("reader");
        hub.restart(Map.of("hub.master-key-previous", NEW));
        var keys = new ArrayList<String>();
        for (int n = 0; n < 120; n++) {
            keys.add(secret(writer, "{\"secret\":\"value " + n + "\"}"));
        }

        try (var second =
                hub.another(otherData, Map.of("hub.master-key", NEW, "hub.master-key-previous", OLD + "," + key(3)))) {
            var atTheSecond = secretAt(second, writer, "{\"secret\":\"sealed under the new key\"}");
            assertThat(reveal(hub, reader, atTheSecond, "{}")).isEqualTo("sealed under the new key");
            var values = revealEachTwice(List.of(hub, second), reader, keys);
            assertThat(values).hasSize(keys.size());
            assertThat(values)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, keys.size())
                            .mapToObj(n -> "value " + n)
                            .toList());

            // The first one seals under its key as before, so the key must not go.
            var atTheFirst = secret(writer, "{\"secret\":\"sealed late\"}");
            assertThat(second.bean(JdbcInstallation.class).fingerprints()).contains(fingerprint(OLD));
            hub.restart(Map.of("hub.master-key", NEW, "hub.master-key-previous", OLD));
            awaitRetired(second);
            assertThat(tablesSealedUnder(OLD)).isEmpty();
            assertThat(reveal(second, reader, atTheFirst, "{}")).isEqualTo("sealed late");
        }
    }

    @Test
    void keepsTheOldKeyAsLongAsARepeatMayNeedIt() {
        var writer = hub.member("writer");
        var first = post(writer);
        hub.restart(Map.of("hub.master-key", NEW, "hub.master-key-previous", OLD));
        await().atMost(LONG).until(() -> tablesSealedUnder(OLD).isEmpty());

        assertThat(post(writer)).isEqualTo(first);
        assertThat(hub.bean(JdbcInstallation.class).fingerprints()).contains(fingerprint(OLD));
        hub.jdbc().sql("update kept_answer set expires_at = now()").update();
        awaitRetired(hub);
    }

    private String post(TestAgent writer) {
        return Wire.send(Wire.post(
                                hub.baseUrl() + MESSAGES,
                                "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}")
                        .header("Authorization", "Bearer " + writer.token())
                        .header("Idempotency-Key", "once over the rotation"))
                .text("id");
    }

    private TestAgent able(String name, String capability) {
        var agent = new TestAgent(hub.baseUrl(), name, TestKey.ed25519());
        var request = agent.request("Works for the owner");
        request.put("capabilities", List.of(capability));
        hub.owner().approve(agent.join(request).text("approval_id"), "{}");
        agent.redeem();
        return agent;
    }

    private String secret(TestAgent writer, String body) {
        return secretAt(hub, writer, body);
    }

    private static String secretAt(RunningHub where, TestAgent writer, String body) {
        var made = Wire.send(
                Wire.post(where.address() + SECRETS, body).header("Authorization", "Bearer " + writer.token()));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return made.text("secret_key");
    }

    private static String reveal(RunningHub where, TestAgent reader, String key, String body) {
        var answer = Wire.send(Wire.post(where.address() + SECRETS + "/" + key + "/reveal", body)
                .header("Authorization", "Bearer " + reader.token()));
        return answer.status() == 200 ? answer.text("value") : "";
    }

    /// What four readers of each secret got, two at each hub.
    private static Queue<String> revealEachTwice(List<RunningHub> hubs, TestAgent reader, List<String> keys) {
        var values = new ConcurrentLinkedQueue<String>();
        try (var readers = Executors.newFixedThreadPool(8)) {
            for (var key : keys) {
                for (int time = 0; time < 4; time++) {
                    var where = hubs.get(time % hubs.size());
                    readers.execute(() -> {
                        var value = reveal(where, reader, key, "{}");
                        if (!value.isEmpty()) {
                            values.add(value);
                        }
                    });
                }
            }
        }
        return values;
    }

    private static void awaitRetired(RunningHub where) {
        await().atMost(LONG)
                .until(() -> where.bean(JdbcInstallation.class).fingerprints().equals(List.of(fingerprint(NEW))));
    }

    /// A handle as a client that is to be pinged has one.
    private byte[] sealedHandle() throws Exception {
        var hash = MessageDigest.getInstance("SHA-256").digest("the handle".getBytes(StandardCharsets.US_ASCII));
        hub.jdbc().sql("""
                        insert into auth_request (hash, approval_id, agent_id, thumbprint, expires_at, interval_s)
                        select :hash, id, 'client', 'none', now() + interval '1 hour', 5 from approval limit 1
                        """).param("hash", hash).update();
        hub.jdbc()
                .sql("update auth_request set sealed_id = :id, sealed_push = :push where hash = :hash")
                .param("id", hub.bean(SealedHandles.class).seal(SealedHandles.ID, hash, "the handle"))
                .param("push", hub.bean(SealedHandles.class).seal(SealedHandles.PUSH, hash, "the handle"))
                .param("hash", hash)
                .update();
        return hash;
    }

    private String openHandle(byte[] hash) {
        var sealed = hub.jdbc()
                .sql("select sealed_id, sealed_push from auth_request where hash = :hash")
                .param("hash", hash)
                .query((row, n) -> List.of(row.getBytes(1), row.getBytes(2)))
                .single();
        var handles = hub.bean(SealedHandles.class);
        assertThat(handles.open(SealedHandles.PUSH, hash, sealed.get(1))).isEqualTo("the handle");
        return handles.open(SealedHandles.ID, hash, sealed.get(0));
    }

    /// The tables that hold anything sealed under that key, whichever feature it belongs to.
    private List<String> tablesSealedUnder(String key) {
        var header = "01" + fingerprint(key);
        var inText = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(header));
        return hub
                .jdbc()
                .sql("select tablename from pg_tables where schemaname = 'public'")
                .query(String.class)
                .list()
                .stream()
                .filter(Objects::nonNull)
                .filter(table -> hub.jdbc()
                                .sql("select count(*) from " + table
                                        + " t where t::text like :bytes or t::text like :text")
                                .param("bytes", "%\\\\x" + header + "%")
                                .param("text", "%" + inText + "%")
                                .query(Long.class)
                                .single()
                        > 0)
                .toList();
    }

    private static String key(int filling) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) filling);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String fingerprint(String key) {
        return MasterKeys.of(new SecretKeySpec(Base64.getDecoder().decode(key), "AES"), List.of())
                .fingerprint();
    }
}
