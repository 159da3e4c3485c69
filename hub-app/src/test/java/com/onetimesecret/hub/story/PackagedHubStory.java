package com.onetimesecret.hub.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two agents, a person with a phone, one jar and an empty folder: the main job from the first start to a power
/// cut.
class PackagedHubStory {

    private static final String POSTS = "/api/v2/agent/messages";
    private static final double PATIENCE_MS = 15_000;

    @TempDir
    private Path folder;

    @Test
    void letsTwoAgentsMeetAndKeepsEverythingOverAPowerCut() throws Exception {
        try (var hub = PackagedHub.start(folder, Map.of("HUB_NETWORK_NAME", "Story"))
                        .awaitReady();
                var person = new PersonAtAPhone()) {
            var scout = new TestAgent(hub.url(), "scout", TestKey.ed25519());
            var builder = new TestAgent(hub.url(), "builder", TestKey.p256());
            becomeOwner(person, hub.setupLink());
            joinWhileThePersonWatches(person, scout);

            // The second agent's request must survive the power cut, and its approval must reach the waiting agent.
            var asked = builder.join("Builds what the scout finds");
            assertThat(asked.text("status")).isEqualTo("pending");
            assertThat(person.complaints()).isEmpty();
            hub.killAndRestart();
            var waiting = CompletableFuture.supplyAsync(() -> builder.status(50));
            approveByLink(person, asked);
            assertThat(waiting.get().text("status")).isEqualTo("approved");
            assertThat(builder.redeem().status()).isEqualTo(200);
            assertThat(builder.redeem().text("error")).isEqualTo("invalid_grant");
            assertThat(builder.again().status()).isEqualTo(200);
            assertThat(scout.again().status()).isEqualTo(200);

            talk(scout, builder);
            passASecret(scout, builder);
            keepsWhatWasSaidOverAPowerCut(hub, scout, builder);
            assertThat(person.complaints())
                    .allMatch(complaint -> complaint.contains("net::ERR_"), "only while it was off");
            // 128 + SIGTERM is how a JVM ends that ran its shutdown hooks; one that was killed says 137.
            assertThat(hub.stop()).isEqualTo(143);
            assertThat(Files.readString(hub.log())).doesNotContain("Exception").doesNotContain("s3cret-of-the-story");
        }
    }

    private static void becomeOwner(PersonAtAPhone person, String setupLink) {
        var page = person.page();
        page.navigate(setupLink);
        page.getByLabel("Name of your network").fill("Story");
        page.getByLabel("Your e-mail").fill("ada@example.com");
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(false))
                .first()
                .fill("correct horse battery");
        page.getByLabel("Password again").fill("correct horse battery");
        person.picture("setup");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create my hub"))
                .click();
        if (page.url().contains("/login")) {
            page.getByLabel("E-mail").fill("ada@example.com");
            page.getByLabel("Password").fill("correct horse battery");
            person.picture("login");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                    .click();
        }
        page.waitForURL(Pattern.compile(".*/dashboard/approvals"));
        person.picture("approvals-empty");
    }

    private static void joinWhileThePersonWatches(PersonAtAPhone person, TestAgent scout) throws Exception {
        var page = person.page();
        var asked = scout.join("Reads release notes and reports what changed");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.text("status")).isEqualTo("pending");
        assertThat(asked.text("notified")).isEqualTo("dashboard");
        assertThat(scout.redeem().text("error")).isEqualTo("authorization_pending");

        // Nobody reloads: the request appears by itself.
        var request = page.getByText("scout");
        request.first().waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE_MS));
        person.picture("approvals-waiting");
        request.first().click();
        person.picture("approval");
        person.widePicture("approval-wide");
        pick(page, asked.text("binding_message"));
        page.getByLabel("store secrets that open once").uncheck();
        approve(page);
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Approved"))
                        .isVisible())
                .isTrue();
        person.picture("approval-approved");

        var token = scout.redeem();
        assertThat(token.status()).isEqualTo(200);
        assertThat(token.text("scope")).contains("post").doesNotContain("create_secret");
        assertThat(scout.post("/api/v2/secret", "{\"secret\":\"x\"}").status()).isEqualTo(403);
    }

    private static void approveByLink(PersonAtAPhone person, Answer asked) {
        var page = person.page();
        page.navigate(asked.text("verification_uri_complete"));
        if (page.getByRole(
                                AriaRole.BUTTON,
                                new Page.GetByRoleOptions().setName(Pattern.compile("Show|Find|Continue|Open")))
                        .count()
                > 0) {
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName(Pattern.compile("Show|Find|Continue|Open")))
                    .first()
                    .click();
        }
        pick(page, asked.text("binding_message"));
        approve(page);
    }

    private static void pick(Page page, String words) {
        page.getByLabel(words, new Page.GetByLabelOptions().setExact(true)).check();
    }

    private static void approve(Page page) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Approve").setExact(true))
                .click();
        page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Approved"))
                .waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE_MS));
    }

    private static void talk(TestAgent scout, TestAgent builder) throws Exception {
        var start = builder.get(POSTS + "?since=latest").text("cursor");
        var listening =
                CompletableFuture.supplyAsync(() -> builder.get(POSTS + "?wait=30&type=status_update&since=" + start));
        var posted = scout.post(
                POSTS, "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\"Reading 1.4\"}}");
        assertThat(posted.status()).isEqualTo(201);
        var read = listening.get().body().get("messages").get(0);
        assertThat(read.get("id").asString()).isEqualTo(posted.text("id"));
        assertThat(read.get("origin").get("agent_id").asString()).isEqualTo(scout.id());
        assertThat(read.get("origin").get("owner").asString()).isEqualTo("ada@example.com");

        var peers = builder.get("/api/v2/agent/peers").body().get("peers");
        assertThat(peers.valueStream().map(peer -> peer.get("name").asString())).contains("scout", "builder");
    }

    private static void passASecret(TestAgent scout, TestAgent builder) throws Exception {
        var made =
                builder.post("/api/v2/secret", "{\"secret\":\"s3cret-of-the-story\",\"to\":[\"" + scout.id() + "\"]}");
        assertThat(made.status()).isEqualTo(201);
        var shared = builder.post(
                POSTS,
                "{\"type\":\"secret_share\",\"to\":[\"" + scout.id() + "\"],\"payload\":{\"secret_key\":\""
                        + made.text("secret_key") + "\"}}");
        assertThat(shared.status()).isEqualTo(201);
        var key = scout.get(POSTS + "?to=me")
                .body()
                .get("messages")
                .get(0)
                .get("payload")
                .get("secret_key");
        var reveal = "/api/v2/secret/" + key.asString() + "/reveal";
        assertThat(builder.post(reveal, "{}").status()).isEqualTo(404);
        assertThat(scout.post(reveal, "{}").text("value")).isEqualTo("s3cret-of-the-story");
        assertThat(scout.post(reveal, "{}").status()).isEqualTo(404);
    }

    private static void keepsWhatWasSaidOverAPowerCut(PackagedHub hub, TestAgent scout, TestAgent builder)
            throws Exception {
        var posted = scout.post(POSTS, "{\"type\":\"status_update\",\"payload\":{\"status\":\"idle\"}}");
        assertThat(posted.status()).isEqualTo(201);
        hub.killAndRestart();
        // Tokens are signed with a key in the database, so the ones from before the cut still count.
        assertThat(builder.get(POSTS + "/" + posted.text("id")).status()).isEqualTo(200);
        assertThat(builder.get("/api/v2/agent/me").text("name")).isEqualTo("builder");
    }
}
