package com.onetimesecret.hub.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.auth.ApiTokens;
import com.onetimesecret.hub.auth.Notifications;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestPerson;
import com.onetimesecret.hub.harness.Wire;
import com.onetimesecret.hub.messaging.Webhooks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever owners and operators do leaves an entry that says who did it; every act is listed here.
class AdminActsIntegrationTests {

    private static final String NETWORKS = "/api/v2/networks";

    @TempDir
    private static Path data;

    private static RunningHub hub;

    /// What is done, by the action that the trail is to have for it.
    private final Map<String, Runnable> acts = new LinkedHashMap<>();

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static Set<String> recorded() {
        return new TreeSet<>(hub.jdbc()
                .sql("SELECT action FROM audit_unlinked UNION SELECT action FROM audit_linked")
                .query(String.class)
                .list());
    }

    private static Set<String> unnamed() {
        return new TreeSet<>(hub.jdbc()
                .sql("SELECT action FROM audit_unlinked WHERE actor = '' UNION"
                        + " SELECT action FROM audit_linked WHERE actor = ''")
                .query(String.class)
                .list());
    }

    private static Answer done(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 299);
        return answer;
    }

    private static String id(String email) {
        return hub.jdbc()
                .sql("SELECT id FROM person WHERE email = :email")
                .param("email", email)
                .query(String.class)
                .single();
    }

    @Test
    void leaveAnEntryEach() {
        var owner = hub.owner();
        var agent = hub.member("under-watch");
        networks(owner);
        people(owner);
        agents(owner, agent);
        settings();
        var missing = new TreeSet<String>();
        acts.forEach((action, act) -> {
            act.run();
            if (!recorded().contains(action)) {
                missing.add(action);
            }
        });

        assertThat(missing).isEmpty();
        assertThat(recorded()).contains("approval.approved", "network.created", "api_token.created");
        assertThat(unnamed()).isEmpty();
    }

    private void networks(TestPerson owner) {
        var made = new StringBuilder();
        acts.put(
                "network.created",
                () -> made.append(done(owner.post(NETWORKS, "{\"name\":\"Second\",\"slug\":\"second\"}"))
                        .text("id")));
        acts.put(
                "network.changed",
                () -> done(owner.call("PATCH", NETWORKS + "/" + made, "{\"limits\":{\"agents\":5}}")));
        acts.put("network.exported", () -> done(owner.get(NETWORKS + "/" + made + "/export")));
        acts.put("network.suspended", () -> done(owner.post(NETWORKS + "/" + made + "/suspend", "{}")));
        acts.put("network.resumed", () -> done(owner.post(NETWORKS + "/" + made + "/resume", "{}")));
        acts.put("network.deleted", () -> {
            done(owner.post(NETWORKS + "/" + made + "/suspend", "{}"));
            done(owner.call("DELETE", NETWORKS + "/" + made, "{\"slug\":\"second\"}"));
        });
    }

    private void people(TestPerson owner) {
        var invitation = "{\"email\":\"%s\",\"role\":\"approver\"}";
        acts.put(
                "invitation.created",
                () -> done(owner.post("/api/v2/invitations", invitation.formatted("eve@example.com"))));
        acts.put("invitation.withdrawn", () -> {
            var open = owner.get("/api/v2/invitations")
                    .body()
                    .at("/invitations/0/id")
                    .asString();
            done(owner.call("DELETE", "/api/v2/invitations/" + open, ""));
        });
        acts.put("person.joined", () -> {
            var link = done(owner.post("/api/v2/invitations", invitation.formatted("bob@example.com")))
                    .text("link");
            hub.person(link, "bob@example.com");
        });
        acts.put(
                "person.role_changed",
                () -> done(owner.call("PATCH", "/api/v2/people/" + id("bob@example.com"), "{\"role\":\"viewer\"}")));
        acts.put("person.removed", () -> done(owner.call("DELETE", "/api/v2/people/" + id("bob@example.com"), "")));
        var tokens = hub.bean(ApiTokens.class);
        acts.put(
                "api_token.created",
                () -> tokens.mint(
                        hub.signedIn(RunningHub.OWNER),
                        new ApiTokens.Wanted(
                                "spare", Set.of(com.onetimesecret.hub.api.call.CurrentPerson.Right.SECRETS), null)));
        acts.put("api_token.revoked", () -> {
            var spare = owner.get("/api/v2/api-tokens")
                    .body()
                    .get("api_tokens")
                    .valueStream()
                    .filter(token -> token.get("name").asString().equals("spare"))
                    .findFirst()
                    .orElseThrow();
            done(owner.call("DELETE", "/api/v2/api-tokens/" + spare.get("id").asString(), ""));
        });
    }

    private void agents(TestPerson owner, TestAgent agent) {
        var invite = new StringBuilder();
        acts.put(
                "invite.created",
                () -> invite.append(done(owner.post(
                                "/api/v2/invites", "{\"max_uses\":1,\"expires_in\":3600,\"scope\":\"post read\"}"))
                        .text("id")));
        acts.put("invite.revoked", () -> done(owner.call("DELETE", "/api/v2/invites/" + invite, "")));
        acts.put("agent.paused", () -> done(owner.post("/api/v2/agents/" + agent.id() + "/pause", "{}")));
        acts.put("agent.resumed", () -> done(owner.post("/api/v2/agents/" + agent.id() + "/resume", "{}")));
        acts.put("network.stopped", () -> done(owner.post("/api/v2/emergency-stop", "{}")));
        acts.put("network.stop-lifted", () -> done(owner.call("DELETE", "/api/v2/emergency-stop", "")));
        acts.put(
                "webhook.registered",
                () -> done(agent.post(
                        "/api/v2/agent/webhooks",
                        Wire.json(Map.of("url", "http://localhost:9/x", "topics", List.of("build.>"))))));
        acts.put("webhook.ended", () -> {
            var hooks = hub.bean(Webhooks.class);
            var person = hub.signedIn(RunningHub.OWNER);
            hooks.end(person, hooks.page(person, null).webhooks().getFirst().id());
        });
        acts.put("agent.revoked", () -> done(owner.post("/api/v2/agents/" + agent.id() + "/revoke", "{}")));
        acts.put("approval.denied", () -> {
            var asked = hub.stranger("unwanted").join("Asks in vain");
            done(owner.deny(asked.text("approval_id"), "{}"));
        });
    }

    private void settings() {
        var notices = hub.bean(Notifications.class);
        acts.put(
                "chat.set",
                () -> notices.setChat(
                        hub.signedIn(RunningHub.OWNER), "slack", "https://hooks.slack.com/services/T0/B0/abc"));
        acts.put("chat.removed", () -> notices.removeChat(hub.signedIn(RunningHub.OWNER)));
        var later = Base64.getEncoder()
                .encodeToString(
                        "another master key of 32 bytes!!".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        acts.put(
                "hub.restored",
                () -> hub.restart(Map.of(
                        "hub.restore.now",
                        true,
                        "hub.rotation.look-every",
                        "100ms",
                        "hub.master-key",
                        later,
                        "hub.master-key-previous",
                        Base64.getEncoder().encodeToString(new byte[32]))));
        acts.put(
                "master_key.retired",
                () -> await().atMost(Duration.ofMinutes(1))
                        .until(() -> recorded().contains("master_key.retired")));
    }
}
