package com.onetimesecret.hub.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

/// The hub gets other keys to sign with while it runs.
@ExtendWith(OutputCaptureExtension.class)
class SigningKeyRotationIntegrationTests {

    private static final int ALGORITHMS = 3;
    private static final String ME = "/api/v2/agent/me";
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static void rotate(String why) {
        hub.another(data, Map.of("hub.rotate-signing-keys", why, "hub.serves", "false"))
                .close();
    }

    private static List<String> published() {
        var keys = Wire.send(Wire.to(hub.baseUrl() + "/oauth2/jwks")).body().get("keys");
        return StreamSupport.stream(keys.spliterator(), false)
                .map(key -> key.get("kid").asString())
                .toList();
    }

    private static String kid(TestAgent agent) {
        var header = agent.token().split("\\.", -1)[0];
        var json = new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8);
        return JsonMapper.shared().readTree(json).get("kid").asString();
    }

    private static int statusWith(String token) {
        return Wire.send(Wire.to(hub.baseUrl() + ME).header("Authorization", "Bearer " + token))
                .status();
    }

    private static void renew(TestAgent agent) {
        assertThat(agent.again().status()).isEqualTo(200);
    }

    @Test
    void publishesTheNextKeysBeforeTheySignAndThenWithdrawsAll(CapturedOutput output) {
        var agent = hub.member("signed");
        var first = kid(agent);
        var before = published();
        assertThat(before).hasSize(ALGORITHMS).contains(first);

        rotate(RotateSigningKeys.NEXT);
        await().atMost(LONG).until(() -> published().size() == 2 * ALGORITHMS);
        assertThat(published()).containsAll(before);
        renew(agent);
        assertThat(kid(agent)).as("the next key waits for its time").isEqualTo(first);
        rotate(RotateSigningKeys.NEXT);
        assertThat(output.getOut()).contains("sign from").contains("Nothing was changed.");

        hub.jdbc()
                .sql("UPDATE signing_key SET signs_from = now() - interval '1 second' WHERE signs_from > now()")
                .update();
        var old = agent.token();
        await().atMost(LONG).untilAsserted(() -> {
            renew(agent);
            assertThat(kid(agent)).isNotEqualTo(first);
        });
        assertThat(published()).hasSize(2 * ALGORITHMS).contains(first, kid(agent));
        assertThat(agent.get(ME).status()).isEqualTo(200);
        assertThat(statusWith(old)).as("what the key before signed").isEqualTo(200);

        var withdrawn = published();
        rotate(RotateSigningKeys.LEAKED);
        await().atMost(LONG).until(() -> agent.get(ME).status() == 401);
        assertThat(statusWith(old)).isEqualTo(401);
        assertThat(published()).hasSize(ALGORITHMS).doesNotContainAnyElementsOf(withdrawn);
        renew(agent);
        assertThat(agent.get(ME).status()).isEqualTo(200);
        assertThat(withdrawn).doesNotContain(kid(agent));
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM audit_entry WHERE action LIKE 'signing_keys.%'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }
}
