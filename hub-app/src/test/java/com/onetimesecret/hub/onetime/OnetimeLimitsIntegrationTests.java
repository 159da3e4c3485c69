package com.onetimesecret.hub.onetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Mailbox;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// How much clients of Onetime Secret may do, who may do nothing, and that nothing of what they send is written
/// down.
@ExtendWith(OutputCaptureExtension.class)
class OnetimeLimitsIntegrationTests {

    private static final String LIMITED = "Rate limit exceeded. Please try again later.";

    @TempDir
    private Path data;

    @Test
    void letsNoGuestInWhereTheOperatorSaysSo() {
        try (var hub = RunningHub.startUnlimited(data, Map.of("hub.vault.guest-secrets", false))) {
            var mailbox = Mailbox.of(hub);
            var guest = OnetimeClient.guest(hub);
            var owner = OnetimeClient.person(hub, hub.owner());
            var key = owner.form("/api/v1/share", "secret", "hunter2").text("secret_key");

            for (var answer : List.of(
                    guest.form("/api/v1/share", "secret", "x"),
                    guest.form("/api/v1/generate"),
                    guest.form("/api/v1/secret/" + key),
                    guest.get("/api/v1/private/" + key))) {
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.body().toString()).isEqualTo("{\"message\":\"Not authorized\"}");
            }
            assertThat(guest.get("/api/v1/status").text("status")).isEqualTo("nominal");
            var second = guest.json("/api/v2/secret/conceal", "{\"secret\":{\"secret\":\"x\"}}");
            assertThat(second.status()).isEqualTo(401);
            assertThat(second.text("error")).isEqualTo("Authentication Required");
            for (var answer : List.of(
                    guest.json("/api/v2/guest/secret/conceal", "{\"secret\":{\"secret\":\"x\"}}"),
                    guest.get("/api/v2/guest/secret/" + key),
                    guest.json("/api/v2/guest/secret/" + key + "/reveal", "{\"continue\":true}"),
                    guest.get("/api/v2/guest/receipt/" + key))) {
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.text("error_type")).isEqualTo("GuestRoutesDisabled");
                assertThat(answer.text("code")).isEqualTo("GUEST_ROUTES_DISABLED");
            }
            assertThat(owner.form("/api/v1/secret/" + key).text("value")).isEqualTo("hunter2");
            owner.form("/api/v1/share", "secret", "hunter2", "recipient", "first@example.org");
            assertThat(mailbox.next("first@example.org", 0).text()).contains("You need an account here");
        }
    }

    @Test
    void countsWhatIsMadeForEachByItself() {
        try (var hub = RunningHub.startUnlimited(data, Map.of("hub.rate.secrets-per-hour", 2))) {
            var owner = OnetimeClient.person(hub, hub.owner());
            var guest = OnetimeClient.guest(hub);
            for (var client : List.of(owner, guest)) {
                assertThat(client.form("/api/v1/share").text("message"))
                        .as("nothing made, nothing counted")
                        .isEqualTo("You did not provide anything to share");
                var made = client.form("/api/v1/share", "secret", "x");
                assertThat(client.json("/api/v2/secret/generate", "{\"secret\":{}}")
                                .status())
                        .isEqualTo(200);
                var first = client.form("/api/v1/share", "secret", "x");
                assertThat(first.status()).isEqualTo(404);
                assertThat(first.text("message")).isEqualTo(LIMITED);
                assertThat(first.header("X-OTS-Intended-Status")).isEqualTo("400");
                var second = client.json("/api/v2/secret/generate", "{\"secret\":{}}");
                assertThat(second.status()).isEqualTo(429);
                assertThat(second.text("error")).isEqualTo(LIMITED);
                assertThat(second.text("error_type")).isEqualTo("LimitExceeded");
                assertThat(second.body().path("retry_after").asLong()).isPositive();
                assertThat(client.form("/api/v1/secret/" + made.text("secret_key"))
                                .text("value"))
                        .isEqualTo("x");
            }
        }
    }

    private static String trail(RunningHub hub) {
        return hub.owner().get("/api/v2/audit?limit=500").body().toString();
    }

    @Test
    void writesNothingDownOfWhatIsSent(CapturedOutput output) throws Exception {
        try (var hub = RunningHub.startUnlimited(
                data, Map.of("logging.level.com.onetimesecret.hub", "debug", "logging.level.root", "info"))) {
            var guest = OnetimeClient.guest(hub);
            var canary = "canary-7f3a";
            var form = "secret=" + canary + "&passphrase=" + canary + "-phrase";
            guest.raw("/api/v1/share?" + form, "Content-Length: 0", "");
            guest.raw("//api/v1/share/?" + form + "&ttl=%zz", "Content-Length: 0", "");
            guest.raw("/api/v1/nowhere?" + form, "Content-Length: 0", "");
            guest.raw("/api/v1/share?" + form + "&x=" + "y".repeat(33_000), "Content-Length: 0", "");
            guest.raw("/api/v1/share;" + canary + "?" + form, "Content-Length: 0", "");
            guest.raw("/api/v2/secret/conceal?secret[secret]=" + canary, "Content-Length: 0", "");
            guest.json("/api/v1/share", "{\"secret\":\"" + canary + "\"");
            guest.json("/api/v1/share", "{\"secret\":[\"" + canary + "\"]}");
            guest.form("/api/v1/share", "secret", canary, "recipient", canary, "share_domain", "x");

            // An entry has its place in the chain within a second.
            await().atMost(Duration.ofSeconds(20)).until(() -> trail(hub).contains("secret.created"));
            assertThat(trail(hub)).doesNotContain(canary);
        }
        assertThat(output.getAll()).isNotEmpty().doesNotContain("canary-7f3a");
    }
}
