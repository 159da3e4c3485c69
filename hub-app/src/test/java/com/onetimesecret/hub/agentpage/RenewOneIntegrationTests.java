package com.onetimesecret.hub.agentpage;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An approval that ends soon is renewed on the page of its agent, for what the page showed.
class RenewOneIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestBrowser owner;

    @BeforeAll
    static void start() throws Exception {
        hub = RunningHub.startUnlimited(data);
        owner = TestPeople.signedIn(hub, RunningHub.OWNER);
    }

    @AfterAll
    static void stop() {
        owner.close();
        hub.close();
    }

    private static String pageOf(TestAgent agent) {
        return "/dashboard/agents/" + agent.id();
    }

    private static Instant endOf(TestAgent agent) {
        return Objects.requireNonNull(hub.jdbc()
                        .sql("SELECT approval_expires_at FROM agent WHERE id = :id")
                        .param("id", agent.id())
                        .query(Timestamp.class)
                        .single())
                .toInstant();
    }

    private static int renewals(TestAgent agent) {
        return hub.jdbc()
                .sql("SELECT count(*) FROM audit_entry WHERE action = 'agent.renewed' AND subject = :id")
                .param("id", agent.id())
                .query(Integer.class)
                .single();
    }

    private static Instant inDays(int days) {
        return Instant.now().plus(Duration.ofDays(days));
    }

    /// An agent that may not keep secrets of others, so that no proof is asked for.
    private static TestAgent harmless(String name) {
        var agent = hub.stranger(name);
        hub.owner().approve(agent.join("Reads").text("approval_id"), "{\"scope\":\"read post\"}");
        assertThat(agent.redeem().status()).isEqualTo(200);
        agent.post("/api/v2/agent/heartbeat", "{}");
        return agent;
    }

    @Test
    void renewsWhatItShowedOnce() throws Exception {
        var tired = harmless("tired");
        var other = harmless("tired-too");
        var page = pageOf(tired);
        assertThat(owner.get(page).body()).doesNotContain("/renew\"");
        TestPeople.endsIn(hub, tired, "2 days");
        TestPeople.endsIn(hub, other, "2 days");

        assertThat(owner.get(page).body()).contains("Its approval ends", "lasts for 30 days");
        var shown = owner.shown(page);
        for (var blind : new String[] {"", "0".repeat(64), owner.shown(pageOf(other))}) {
            owner.get(page);
            assertThat(location(owner.post(page + "/renew", Map.of("shown", blind))))
                    .isEqualTo(page);
            assertThat(endOf(tired)).isBefore(inDays(3));
        }
        assertThat(location(owner.post(page + "/renew", Map.of("shown", shown))))
                .isEqualTo(page);
        assertThat(endOf(tired)).isAfter(inDays(29));
        assertThat(endOf(other)).isBefore(inDays(3));
        assertThat(location(owner.post(page + "/renew", Map.of("shown", shown))))
                .isEqualTo(page);
        assertThat(renewals(tired)).isEqualTo(1);
        assertThat(owner.get(page).body()).doesNotContain("/renew\"");
    }

    @Test
    void asksForAProofWhereTheApprovalDid() throws Exception {
        var keeper = hub.member("keeper", hub.owner(), "guided-network");
        keeper.post("/api/v2/agent/heartbeat", "{}");
        TestPeople.endsIn(hub, keeper, "1 day");
        try (var late = TestPeople.signedIn(hub, RunningHub.OWNER)) {
            hub.jdbc()
                    .sql("DELETE FROM spring_session_attributes WHERE attribute_name = 'proven_at'")
                    .update();
            var shown = late.shown(pageOf(keeper));
            assertThat(location(late.post(pageOf(keeper) + "/renew", Map.of("shown", shown))))
                    .startsWith("/dashboard/prove?next=%2Fdashboard%2Fagents%2F" + keeper.id());
            assertThat(renewals(keeper)).isZero();
            late.get("/dashboard/prove");
            late.post("/dashboard/prove", Map.of("password", RunningHub.PASSWORD));
            late.post(pageOf(keeper) + "/renew", Map.of("shown", late.shown(pageOf(keeper))));
            assertThat(renewals(keeper)).isEqualTo(1);
        }
    }

    @Test
    void renewsAfterTheEndWhoStillProvesItsKeyAndNobodyWithAFixedEnd() throws Exception {
        var late = harmless("late");
        var guest = harmless("guest");
        TestPeople.endsIn(hub, late, "-1 day");
        TestPeople.endsIn(hub, guest, "1 day");
        hub.jdbc()
                .sql("UPDATE agent SET ends_at = approval_expires_at WHERE id = :id")
                .param("id", guest.id())
                .update();

        assertThat(owner.shown(pageOf(guest))).isEmpty();
        assertThat(owner.shown(pageOf(late))).isEmpty();
        assertThat(late.again().text("error")).isEqualTo("invalid_grant");
        assertThat(owner.get(pageOf(late)).body()).contains("Its approval ended");
        owner.post(pageOf(late) + "/renew", Map.of("shown", owner.shown(pageOf(late))));
        assertThat(late.again().status()).isEqualTo(200);
    }

    @Test
    void isForPeopleWhoDecide() throws Exception {
        var agent = harmless("watched");
        TestPeople.endsIn(hub, agent, "1 day");
        hub.person(
                hub.owner()
                        .post("/api/v2/invitations", "{\"email\":\"looks@example.com\",\"role\":\"viewer\"}")
                        .text("link"),
                "looks@example.com");
        var shown = owner.shown(pageOf(agent));
        try (var viewer = TestPeople.signedIn(hub, "looks@example.com")) {
            assertThat(viewer.shown(pageOf(agent))).isEmpty();
            assertThat(viewer.post(pageOf(agent) + "/renew", Map.of("shown", shown))
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(renewals(agent)).isZero();
    }
}
