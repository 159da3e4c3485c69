package com.onetimesecret.hub.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.auth.ApiTokens;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestPerson;
import com.onetimesecret.hub.harness.Wire;
import com.onetimesecret.hub.vault.SecretRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who runs the hub makes, limits, measures, suspends, takes out and erases networks; nobody else does.
class NetworksIntegrationTests {

    private static final String NETWORKS = "/api/v2/networks";
    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String STATUS = "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}";

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static String id(String slug) {
        return hub.jdbc()
                .sql("SELECT id FROM network WHERE slug = :slug")
                .param("slug", slug)
                .query(String.class)
                .single();
    }

    private static Answer act(String slug, String verb) {
        return hub.owner().post(NETWORKS + "/" + id(slug) + "/" + verb, "");
    }

    @Test
    void givesANewNetworkToItsMakerOrToWhomTheyName() {
        var own = hub.owner().post(NETWORKS, "{\"name\":\"Second\",\"slug\":\"second\"}");
        assertThat(own.status()).as(own.toString()).isEqualTo(201);
        assertThat(own.body().has("invitation")).isFalse();
        assertThat(hub.jdbc()
                        .sql("""
                                SELECT m.role FROM membership m JOIN person p ON p.id = m.person_id
                                WHERE m.network_id = :id AND p.email = 'owner@example.com'
                                """)
                        .param("id", own.text("id"))
                        .query(String.class)
                        .list())
                .containsExactly("owner");

        var ada = hub.found("third");
        assertThat(ada.get(NETWORKS)
                        .body()
                        .get("networks")
                        .valueStream()
                        .map(one -> one.get("slug").asString()))
                .containsExactly("third");
        assertThat(hub.owner().get(NETWORKS).body().toString()).contains("\"second\"", "\"third\"");
        assertThat(trail("network.created")).contains("third").contains("second");
    }

    @Test
    void refusesSlugsThatAreTakenOrNoSlugs() {
        hub.found("taken");

        for (var slug : List.of("taken", "Big", "-x", "a b", "")) {
            var refused = hub.owner().post(NETWORKS, "{\"name\":\"x\",\"slug\":\"" + slug + "\"}");
            assertThat(refused.status()).as(slug).isEqualTo(422);
            assertThat(refused.body().toString()).contains("/slug");
        }
        assertThat(hub.owner()
                        .post(NETWORKS, "{\"name\":\"\\u200b\",\"slug\":\"fine\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void letsNobodyElseOperate() {
        var ada = hub.found("humble");
        hub.found("other");
        var own = id("humble");
        var other = id("other");

        assertThat(ada.post(NETWORKS, "{\"name\":\"x\",\"slug\":\"mine\"}").status())
                .isEqualTo(403);
        for (var verb : List.of("suspend", "resume")) {
            assertThat(ada.post(NETWORKS + "/" + own + "/" + verb, "").status()).isEqualTo(403);
            assertThat(ada.post(NETWORKS + "/" + other + "/" + verb, "").status())
                    .isEqualTo(404);
        }
        assertThat(ada.call("PATCH", NETWORKS + "/" + own, "{\"name\":\"Mine\"}")
                        .status())
                .isEqualTo(403);
        assertThat(ada.call("DELETE", NETWORKS + "/" + own, "{\"slug\":\"humble\"}")
                        .status())
                .isEqualTo(403);
        assertThat(ada.get(NETWORKS + "/" + own + "/export").status()).isEqualTo(403);
        assertThat(ada.get(NETWORKS + "/" + own).text("slug")).isEqualTo("humble");
        assertThat(ada.get(NETWORKS + "/" + own + "/usage").status()).isEqualTo(200);
    }

    @Test
    void shutsASuspendedNetworkOutWithinASecondAndLosesNothing() {
        var ada = hub.found("pausing");
        var agent = hub.member("worker", ada, "pausing");
        var waiting = hub.stranger("waits");
        var request = waiting.request("Wants in");
        request.put("network", "pausing");
        var asked = waiting.join(request);
        ada.approve(asked.text("approval_id"), "{}");
        var posted = agent.post(MESSAGES, STATUS).text("id");

        assertThat(act("pausing", "suspend").text("suspended_at")).isNotEmpty();
        await().atMost(Duration.ofSeconds(1))
                .until(() -> agent.get("/api/v2/agent/me").problem().equals("network-suspended"));
        assertThat(agent.post(MESSAGES, STATUS).status()).isEqualTo(403);
        assertThat(agent.again().status()).isEqualTo(400);
        assertThat(waiting.redeem().status()).isEqualTo(400);
        assertThat(ada.get("/api/v2/agents").status()).isEqualTo(401);
        assertThat(waiting.join(request).status()).isEqualTo(422);
        assertThat(act("pausing", "suspend").status()).isEqualTo(409);

        assertThat(act("pausing", "resume").body().has("suspended_at")).isFalse();
        await().atMost(Duration.ofSeconds(1))
                .until(() -> agent.get(MESSAGES + "/" + posted).status() == 200);
        assertThat(waiting.redeem().status()).isEqualTo(200);
        assertThat(ada.get("/api/v2/agents").status()).isEqualTo(200);
        assertThat(trail("network.suspended")).contains("owner@").doesNotContain("system");
    }

    @Test
    void opensADoorOfItsOwnForEachNetwork() {
        var ada = hub.found("doors");
        var manifest = JsonMapper.shared().readTree(hub.get("/n/doors/.well-known/agent-network.json"));
        assertThat(manifest.get("name").asString()).isEqualTo("Network doors");
        var join = manifest.at("/auth/endpoint").asString();
        assertThat(join).isEqualTo(hub.baseUrl() + "/n/doors/api/v2/agent/auth");
        assertThat(manifest.at("/onboarding/1/href").asString()).isEqualTo(join);
        assertThat(hub.get("/n/nowhere/.well-known/agent-network.json")).contains("not-found");

        var agent = hub.stranger("by the door");
        var body = Wire.json(agent.request("Wants in"));
        var time = TestAgent.now();
        var asked = Wire.send(Wire.post(join, body)
                .header("X-Agent-Sig-Time", time)
                .header("X-Agent-Sig", agent.signature(time, body)));

        assertThat(asked.text("status")).as(asked.toString()).isEqualTo("pending");
        assertThat(ada.get("/api/v2/approvals/" + asked.text("approval_id")).status())
                .isEqualTo(200);
        var other = agent.request("Wants in");
        other.put("network", "guided-network");
        assertThat(Wire.send(Wire.post(join, Wire.json(other))).status()).isEqualTo(422);
    }

    @Test
    void keepsTheNetworkThatRunsTheHub() {
        var first = hub.jdbc()
                .sql("SELECT id FROM network ORDER BY created_at LIMIT 1")
                .query(String.class)
                .single();

        var suspended = hub.owner().post(NETWORKS + "/" + first + "/suspend", "");
        assertKept(suspended, "cannot be suspended");
        for (var body : List.of("{\"slug\":\"guided-network\"}", "{}")) {
            assertKept(hub.owner().call("DELETE", NETWORKS + "/" + first, body), "cannot be deleted");
        }
        assertThat(hub.owner().get(NETWORKS + "/" + first).body().has("suspended_at"))
                .isFalse();
    }

    private static void assertKept(Answer refused, String why) {
        assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
        assertThat(refused.problem()).isEqualTo("forbidden");
        assertThat(refused.text("detail"))
                .contains("first network", "run the hub", why, "emergency-stop")
                .doesNotContain("Suspend it first");
    }

    @Test
    void refusesWhatIsBeyondAQuota() {
        var ada = hub.found("small");
        var agent = hub.member("counted", ada, "small");
        limit("small", "{\"messages_per_day\":3,\"agents\":1,\"stored_bytes\":100000}");
        // Every hub knows new limits when it has next written what it counted.
        await().atMost(Duration.ofSeconds(5))
                .until(() -> agent.get("/api/v2/agent/me")
                                .body()
                                .at("/quotas/messages_today/limit")
                                .asInt()
                        == 3);

        var answers = IntStream.range(0, 5)
                .mapToObj(n -> agent.post(MESSAGES, STATUS))
                .toList();

        assertThat(answers.stream().map(Answer::status)).containsExactly(201, 201, 201, 429, 429);
        assertThat(answers.getLast().problem()).isEqualTo("budget-exhausted");
        assertThat(answers.getLast().header("Retry-After")).isNotEmpty();
        var big = "{\"secret\":\"" + "x".repeat(40_000) + "\"}";
        assertThat(agent.post("/api/v2/secret", big).status()).isEqualTo(201);
        assertThat(agent.post("/api/v2/secret", big).status()).isEqualTo(201);
        assertThat(agent.post("/api/v2/secret", big).problem()).isEqualTo("budget-exhausted");

        var second = hub.stranger("one too many");
        var request = second.request("Wants in");
        request.put("network", "small");
        var approved = ada.approve(second.join(request).text("approval_id"), "{}");
        assertThat(approved.problem()).isEqualTo("budget-exhausted");
        var quotas = agent.get("/api/v2/agent/me").body().get("quotas");
        assertThat(quotas.at("/agents").toString()).isEqualTo("{\"limit\":1,\"used\":1}");
        assertThat(quotas.at("/messages_today").toString()).isEqualTo("{\"limit\":3,\"used\":3}");
        assertThat(quotas.at("/stored_bytes/used").asLong()).isBetween(80_000L, 100_000L);
    }

    @Test
    void tellsWhatANetworkUsedADay() {
        var ada = hub.found("busy");
        var agent = hub.member("poster", ada, "busy");
        agent.post(MESSAGES, STATUS);
        agent.post(MESSAGES, STATUS);
        agent.post("/api/v2/secret", "{\"secret\":\"12345\"}");

        await().atMost(Duration.ofSeconds(5))
                .until(() -> !usage("busy").isEmpty()
                        && usage("busy").get(0).get("secrets").asInt() == 1);
        var today = usage("busy").get(0);
        assertThat(today.get("messages").asInt()).isEqualTo(2);
        assertThat(today.get("bytes").asLong()).isGreaterThan(100);
        assertThat(hub.owner()
                        .get(NETWORKS + "/" + id("busy"))
                        .body()
                        .at("/quotas/messages_today/used")
                        .asInt())
                .isEqualTo(2);
        // It is counted across a restart.
        limit("busy", "{\"messages_per_day\":2}");
        hub.restart();
        assertThat(agent.post(MESSAGES, STATUS).problem()).isEqualTo("budget-exhausted");
    }

    private static JsonNode usage(String slug) {
        return hub.owner()
                .get(NETWORKS + "/" + id(slug) + "/usage?days=7")
                .body()
                .get("usage");
    }

    private static void limit(String slug, String limits) {
        var changed = hub.owner().call("PATCH", NETWORKS + "/" + id(slug), "{\"limits\":" + limits + "}");
        assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
    }

    @Test
    void takesOutEverythingButWhatIsSecret() {
        var ada = hub.found("leaving");
        var agent = hub.member("packer", ada, "leaving");
        furnish(ada, agent);
        hub.found("staying");
        var other = hub.member("stays", person("staying"), "staying");
        other.post(MESSAGES, STATUS);

        var export = hub.get(NETWORKS + "/" + id("leaving") + "/export");
        assertThat(export).contains("unauthenticated");
        var text = hub.owner().get(NETWORKS + "/" + id("leaving") + "/export");

        var lines = text.body()
                .stringValue()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
        assertThat(String.join(
                        " ",
                        new TreeSet<>(lines.stream()
                                .map(line -> line.get("kind").asString())
                                .toList())))
                .isEqualTo(
                        "agent agent_key_log approval audit delivery invitation invite message network person question secret secret_request");
        assertThat(text.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(text.body().stringValue())
                .contains("leaving@example.com", agent.id(), "secret_share")
                .doesNotContain("hidden-value", "password_hash", "argon2", other.id(), "staying", "s3cr3tkey");
    }

    /// One of everything that a network can have.
    private static void furnish(TestPerson owner, TestAgent agent) {
        agent.post(MESSAGES, STATUS);
        agent.post(
                MESSAGES,
                "{\"type\":\"secret_share\",\"to\":\"" + agent.id() + "\",\"payload\":{\"secret_key\":\"s3cr3tkey"
                        + "a".repeat(31) + "\"}}");
        QuestionWalls.question(agent, "Why?");
        agent.post("/api/v2/secret", "{\"secret\":\"hidden-value\"}");
        owner.post("/api/v2/invites", "{\"max_uses\":1,\"expires_in\":600}");
        owner.post("/api/v2/invitations", "{\"email\":\"bob@example.com\",\"role\":\"viewer\"}");
        hub.bean(SecretRequests.class).ask(hub.signedIn(owner.email()), "The code of the door", Duration.ofDays(1));
    }

    private static TestPerson person(String slug) {
        var tokens = hub.bean(ApiTokens.class);
        var person = hub.signedIn(slug + "@example.com");
        var wanted = new ApiTokens.Wanted("another", person.rights(), null);
        return new TestPerson(hub.baseUrl(), person.email(), tokens.mint(person, wanted));
    }

    @Test
    void erasesASuspendedNetworkFromEveryTable() {
        var ada = hub.found("gone");
        var agent = hub.member("ghost", ada, "gone");
        furnish(ada, agent);
        var id = id("gone");
        var path = NETWORKS + "/" + id;

        assertThat(hub.owner().call("DELETE", path, "{\"slug\":\"gone\"}").status())
                .isEqualTo(403);
        act("gone", "suspend");
        assertThat(hub.owner().call("DELETE", path, "").status()).isEqualTo(422);
        assertThat(hub.owner().call("DELETE", path, "{\"slug\":\"leaving\"}").status())
                .isEqualTo(422);
        // The trail is linked behind the commits, so its runs come a moment later.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(tablesWith(id))
                        .contains("agent", "message", "audit_run", "secret", "secret_request", "membership", "invite"));

        assertThat(hub.owner().call("DELETE", path, "{\"slug\":\"gone\"}").status())
                .isEqualTo(202);
        assertThat(hub.owner().get(path).status()).isEqualTo(404);
        assertThat(hub.owner().post(path + "/resume", "").status()).isEqualTo(404);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> hub.jdbc()
                                .sql("SELECT count(*) FROM network WHERE id = :id")
                                .param("id", id)
                                .query(Integer.class)
                                .single()
                        == 0);

        assertThat(tablesWith(id)).isEmpty();
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM person WHERE email = 'gone@example.com'")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(agent.get("/api/v2/agent/me").status()).isEqualTo(401);
        assertThat(trail("network.deleted")).contains("gone");
        // The slug is free again.
        assertThat(hub.owner()
                        .post(NETWORKS, "{\"name\":\"Anew\",\"slug\":\"gone\"}")
                        .status())
                .isEqualTo(201);
    }

    /// Whatever table a module adds: a network that is erased leaves nothing in it.
    private static List<String> tablesWith(String network) {
        return hub.jdbc().sql("""
                        SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t
                            USING (table_schema, table_name)
                        WHERE c.column_name = 'network_id' AND c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                        """).query((row, n) -> row.getString(1)).list().stream()
                .filter(table -> hub.jdbc()
                                .sql("SELECT count(*) FROM " + table + " WHERE network_id = :id")
                                .param("id", network)
                                .query(Integer.class)
                                .single()
                        > 0)
                .sorted()
                .toList();
    }

    private static String trail(String action) {
        return String.join(
                " ",
                hub.jdbc().sql("""
                                SELECT coalesce(p.email, e.actor) || ' ' || e.details::text FROM audit_entry e
                                LEFT JOIN person p ON p.id = e.actor WHERE action = :action
                                """).param("action", action).query(String.class).list());
    }
}
