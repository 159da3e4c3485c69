package com.onetimesecret.hub.signin;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.environment.StartRefused;
import com.onetimesecret.hub.harness.RunningHub;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// The way back in for an owner, by whoever has a shell on the hub's machine.
@ExtendWith(OutputCaptureExtension.class)
class ResetOwnerIntegrationTests {

    private static final String NEW = "a password after the reset";

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

    private static void reset(String email) {
        hub.another(data, Map.of("hub.reset-owner", email, "hub.serves", "false"))
                .close();
    }

    private static TestBrowser signedIn(String password) throws Exception {
        var browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        browser.get("/login");
        browser.post("/login", Map.of("email", RunningHub.OWNER, "password", password));
        return browser;
    }

    private static boolean isIn(TestBrowser browser) throws Exception {
        return browser.get("/dashboard/settings").statusCode() == 200;
    }

    @Test
    void printsOneLinkAndEndsTheSessions(CapturedOutput output) throws Exception {
        try (var before = signedIn(RunningHub.PASSWORD);
                var browser = new TestBrowser(URI.create(hub.baseUrl()).getPort())) {
            assertThat(isIn(before)).isTrue();
            reset(RunningHub.OWNER);
            assertThat(isIn(before)).isFalse();
            reset(" " + RunningHub.OWNER.toUpperCase(Locale.ROOT));

            assertThat(output.getOut())
                    .contains("Their sessions were ended (1)")
                    .contains("Their sessions were ended (0)");
            assertThat(output.getOut().split("The hub is ready", -1)).hasSizeLessThanOrEqualTo(2);
            var links = Pattern.compile(Pattern.quote(hub.baseUrl()) + "(/recover\\?token=(\\S+))")
                    .matcher(output.getOut())
                    .results()
                    .toList();
            assertThat(links).hasSize(2);
            assertThat(browser.get(links.getFirst().group(1)).statusCode())
                    .as("the later link ended the earlier one")
                    .isEqualTo(404);
            assertThat(browser.get(links.getLast().group(1)).statusCode()).isEqualTo(200);
            var set = browser.post(
                    "/recover",
                    Map.of("token", links.getLast().group(2), "password", NEW, "repeated", NEW, "others", "keep"));
            assertThat(location(set)).isEqualTo("/login?recovered");
            assertThat(browser.get(links.getLast().group(1)).statusCode()).isEqualTo(404);
        }
        try (var old = signedIn(RunningHub.PASSWORD);
                var now = signedIn(NEW)) {
            assertThat(isIn(old)).isFalse();
            assertThat(isIn(now)).isTrue();
        }
        assertThat(hub.jdbc()
                        .sql("select actor || ' ' || action from audit_entry where actor = 'system'")
                        .query(String.class)
                        .list())
                .contains("system person.recovery_asked");
    }

    @Test
    void givesALinkForOwnersOnly(CapturedOutput output) {
        var invitation = hub.owner()
                .post("/api/v2/invitations", "{\"email\":\"approver@example.com\",\"role\":\"approver\"}")
                .text("link");
        hub.person(invitation, "approver@example.com");

        for (var email : List.of("approver@example.com", "nobody@example.com", "not an address")) {
            assertThatThrownBy(() -> reset(email))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("the owners are " + RunningHub.OWNER);
        }
        assertThat(output.getOut()).doesNotContain("/recover?token=");
    }
}
