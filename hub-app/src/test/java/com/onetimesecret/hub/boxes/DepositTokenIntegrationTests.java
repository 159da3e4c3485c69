package com.onetimesecret.hub.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which tokens a deposit box takes, and which not.
class DepositTokenIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static BoxOwner owner;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(
                data,
                Map.of(
                        "hub.vault.deposit.bad-tokens-per-minute", 1_000_000,
                        "hub.vault.deposit.per-agent-per-minute", 1_000_000,
                        "hub.vault.deposit.refusals-per-hour", 1_000_000));
        owner = BoxOwner.in(hub, "depot");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void refusesTokensOfOthersAndSwappedLabels() {
        var other = BoxOwner.in(hub, "other depot");
        BoxOwner.assertNothing(owner.deposit(other.token("x"), "v"), "another agent's");
        var token = owner.token("honest");
        var forged = TestKey.base64Url(Wire.json(BoxOwner.terms("swapped")).getBytes(StandardCharsets.UTF_8));
        BoxOwner.assertNothing(owner.deposit(forged + token.substring(token.indexOf('.')), "v"), "swapped");
        BoxOwner.assertNothing(
                Wire.send(Wire.to(hub.baseUrl() + "/a/agent_" + "0".repeat(24) + "/d/" + token)
                        .POST(BodyPublishers.ofString("v"))),
                "nobody's box");
        BoxOwner.assertNothing(
                Wire.send(
                        Wire.to(hub.baseUrl() + "/a/no.such.example/d/" + token).POST(BodyPublishers.ofString("v"))),
                "no such domain");
        BoxOwner.assertNothing(
                owner.deposit(
                        owner.token(BoxOwner.terms("aud", "aud", other.agent().id())), "v"),
                "for another");
        assertThat(owner.deposit(
                                owner.token(BoxOwner.terms(
                                        "aud", "aud", owner.agent().id())),
                                "v")
                        .status())
                .isEqualTo(200);
        assertThat(owner.deposit(owner.token(BoxOwner.terms("aud", "aud", owner.at(""))), "v")
                        .status())
                .isEqualTo(200);
        assertThat(owner.deposit(token, "v").status()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNoToken() {
        var token = owner.token("form");
        var signature = token.substring(token.indexOf('.') + 1);
        var text = token.substring(0, token.indexOf('.'));
        var last = signature.charAt(signature.length() - 1);
        // 64 bytes leave four bits over: another spelling of them decodes to the same bytes.
        var loose = signature.substring(0, 85) + (char) (last + 1);
        for (var wrong : List.of(
                "x",
                text,
                text + ".",
                "." + signature,
                text + "." + signature + "=",
                text + "=." + signature,
                text + "." + loose,
                text + "." + signature + ".x",
                text + "." + signature.substring(2),
                text + "." + signature.replace('-', '+').replace('_', '~') + "x",
                text + "." + TestKey.base64Url(new byte[64]),
                signature + "." + text,
                "A".repeat(1401) + "." + signature,
                "A".repeat(5000))) {
            BoxOwner.assertNothing(owner.deposit(wrong, "v"), wrong);
        }
        assertThat(owner.deposit(token, "v").status()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsSignedAndSaysNothingGood() {
        var now = Instant.now().getEpochSecond();
        for (var payload : List.of(
                "",
                "null",
                "[]",
                "\"x\"",
                "{}",
                "{",
                "nonsense",
                "{\"label\":\"a\",\"nonce\":\"12345678\",\"expires_at\":" + (now + 60) + "} x",
                "{\"label\":\"a\",\"label\":\"b\",\"nonce\":\"12345678\",\"expires_at\":" + (now + 60) + "}",
                "{\"label\":\"a\",\"nonce\":\"12345678\",\"expires_at\":" + (now + 60) + ",\"x\":[[[[[[1]]]]]]}",
                "{\"label\":\"a\",\"nonce\":\"12345678\",\"expires_at\":" + "9".repeat(400) + "}",
                "\ufeff{\"label\":\"a\"}")) {
            BoxOwner.assertNothing(owner.deposit(owner.signed(payload), "v"), payload);
        }
        for (var wrong : List.of(
                Map.entry("label", (Object) ""),
                Map.entry("label", (Object) "x".repeat(257)),
                Map.entry("label", (Object) "a\nb"),
                Map.entry("label", (Object) "é"),
                Map.entry("label", (Object) 5),
                Map.entry("label", (Object) List.of("a")),
                Map.entry("nonce", (Object) "1234567"),
                Map.entry("nonce", (Object) "x".repeat(129)),
                Map.entry("nonce", (Object) 12345678),
                Map.entry("nonce", (Object) "1234567\u0000"),
                Map.entry("expires_at", (Object) (now + 60.5)),
                Map.entry("expires_at", (Object) String.valueOf(now + 60)),
                Map.entry("expires_at", (Object) (now - 1)),
                Map.entry("expires_at", (Object) now),
                Map.entry("expires_at", (Object) (-now)),
                Map.entry("expires_at", (Object) (now + 86_400 + 120)),
                Map.entry("expires_at", (Object) Long.MAX_VALUE),
                Map.entry("iat", (Object) (now + 3_600)),
                Map.entry("v", (Object) 2),
                Map.entry("overwrite", (Object) "no"),
                Map.entry("aud", (Object) "elsewhere.example.com"))) {
            BoxOwner.assertNothing(
                    owner.deposit(owner.token(BoxOwner.terms("said", wrong.getKey(), wrong.getValue())), "v"),
                    wrong.toString());
        }
        var missing = BoxOwner.terms("said");
        missing.remove("nonce");
        BoxOwner.assertNothing(owner.deposit(owner.token(missing), "v"), "no nonce");
        assertThat(owner.value("/said").statusCode()).isEqualTo(404);
        assertThat(owner.deposit(owner.token(BoxOwner.terms("said", "expires_at", now + 86_400)), "v")
                        .status())
                .isEqualTo(200);
        assertThat(owner.deposit(owner.token(BoxOwner.terms("said", "more", Map.of("a", 1))), "v")
                        .status())
                .as("what others add is ignored")
                .isEqualTo(200);
        assertThat(owner.deposit(owner.token(BoxOwner.terms("said", "v", 1)), "v")
                        .status())
                .isEqualTo(200);
        var long256 = "~".repeat(256);
        assertThat(owner.deposit(owner.token(long256), "v").text("label")).isEqualTo(long256);
    }

    @Test
    void keepsNoncesOfAgentsApart() {
        var other = BoxOwner.in(hub, "same nonce");
        var nonce = UUID.randomUUID().toString();
        assertThat(owner.deposit(owner.token(BoxOwner.terms("n", "nonce", nonce)), "v")
                        .status())
                .isEqualTo(200);
        BoxOwner.assertNothing(
                owner.deposit(owner.token(BoxOwner.terms("m", "nonce", nonce)), "v"), "another label, same nonce");
        assertThat(other.deposit(other.token(BoxOwner.terms("n", "nonce", nonce)), "v")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void servesAgentsWithOtherKeysToo() {
        var p256 = BoxOwner.in(hub, "curve", TestKey.p256());
        assertThat(p256.deposit(p256.token("own"), "v").status()).isEqualTo(200);
        var answer = p256.agent().post(BoxOwner.DEPOSITS, "{\"label\":\"by the hub\"}");
        assertThat(Wire.send(Wire.to(answer.text("url")).POST(BodyPublishers.ofString("v")))
                        .status())
                .isEqualTo(200);
    }
}
