package com.onetimesecret.hub.agentpage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages of what agents do and of single agents, without scripts.
class AgentPagesIntegrationTests {

    private static final String ACTIVITY = "/dashboard/activity";
    private static final String AGENTS = "/dashboard/agents";
    private static final String STOP = "/dashboard/emergency-stop";
    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String MARKUP = "<script>alert(1)</script>\"'><b>";
    private static final String TURNED = "go\u202Etxt.exe\u200B";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestBrowser owner;
    private static TestBrowser viewer;
    private static TestAgent calm;
    private static TestAgent stuck;
    private static TestAgent curious;
    private static TestAgent foreign;

    @BeforeAll
    static void start() throws Exception {
        hub = RunningHub.startUnlimited(data);
        calm = hub.member("calm", hub.owner(), "guided-network");
        stuck = hub.member("stuck", hub.owner(), "guided-network");
        curious = hub.member("curious", hub.owner(), "guided-network");
        status(stuck, Map.of("status", "blocked", "summary", "Cannot push", "blocked_on", "review"));
        curious.post("/api/v2/agent/questions", "{\"question\":\"Which branch?\"}");
        status(calm, Map.of("status", "working", "summary", "Reads the news", "progress", 41.6, "details", "Page two"));
        var founder = hub.found("elsewhere");
        foreign = hub.member("foreign", founder, "elsewhere");
        hub.person(
                hub.owner()
                        .post("/api/v2/invitations", "{\"email\":\"looks@example.com\",\"role\":\"viewer\"}")
                        .text("link"),
                "looks@example.com");
        owner = TestPeople.signedIn(hub, RunningHub.OWNER);
        viewer = TestPeople.signedIn(hub, "looks@example.com");
    }

    @AfterAll
    static void stop() {
        owner.close();
        viewer.close();
        hub.close();
    }

    @AfterEach
    void letGo() {
        hub.owner().call("DELETE", "/api/v2/emergency-stop", "");
    }

    private static void status(TestAgent agent, Map<String, Object> payload) {
        var answer = agent.post(MESSAGES, Wire.json(Map.of("type", "status_update", "payload", payload)));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }

    private static String page(TestBrowser browser, String path) throws IOException, InterruptedException {
        var page = browser.get(path);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return page.body();
    }

    @Test
    void showsWhoNeedsSomebodyFirstThenTheNewest() throws Exception {
        var page = page(owner, ACTIVITY);

        assertThat(page)
                .contains("What is everyone working on?", "Cannot push", "Blocked on", "review", "One open question")
                .contains("<progress max=\"100\" value=\"42\"", "42\u00a0%", "Page two")
                .doesNotContain("foreign", "??");
        assertThat(page.indexOf(calm.id())).isGreaterThan(page.indexOf(stuck.id()));
        assertThat(page.indexOf(calm.id())).isGreaterThan(page.indexOf(curious.id()));
        assertThat(page.indexOf(stuck.id())).isPositive();
    }

    @Test
    void filtersByTextAndState() throws Exception {
        assertThat(page(owner, ACTIVITY + "?q=NEWS")).contains(calm.id()).doesNotContain(stuck.id(), curious.id());
        assertThat(page(owner, ACTIVITY + "?show=attention"))
                .contains(stuck.id(), curious.id())
                .doesNotContain(calm.id());
        assertThat(page(owner, ACTIVITY + "?q=no+such+words")).contains("No agent fits");
        assertThat(page(owner, ACTIVITY + "?page=99999&show=nonsense")).contains("What is everyone");
        assertThat(page(owner, ACTIVITY + "?fragment=live&q=news"))
                .contains("data-live=\"/dashboard/activity?q=news&amp;fragment=live\"", calm.id())
                .doesNotContain("<html", "<form");
        assertThat(page(owner, AGENTS + "?q=CUR")).contains(curious.id()).doesNotContain(calm.id());
        assertThat(page(owner, AGENTS + "?fragment=live&sort=seen&state=active"))
                .contains(calm.id())
                .doesNotContain("<html");
        assertThat(page(owner, AGENTS + "?state=revoked")).doesNotContain(calm.id());
    }

    @Test
    void showsTheLastStatusAloneAndNoneThatIsGone() throws Exception {
        var changing = hub.member("changing", hub.owner(), "guided-network");
        status(changing, Map.of("status", "working", "summary", "first words"));
        var last = changing.post(
                MESSAGES,
                "{\"type\":\"status_update\",\"payload\":{\"status\":\"idle\",\"summary\":\"second words\"}}");
        assertThat(page(owner, ACTIVITY)).contains("second words").doesNotContain("first words");

        changing.delete(MESSAGES + "/" + last.text("id"));
        assertThat(page(owner, ACTIVITY)).contains(changing.id()).doesNotContain("second words", "first words");
    }

    @Test
    void keepsWordsSaidByNameFromAllButOwners() throws Exception {
        var discreet = hub.member("discreet", hub.owner(), "guided-network");
        hub.person(
                hub.owner()
                        .post("/api/v2/invitations", "{\"email\":\"decides@example.com\",\"role\":\"approver\"}")
                        .text("link"),
                "decides@example.com");
        var path = AGENTS + "/" + discreet.id();
        var task = discreet.post(
                "/api/v2/agent/handoff", "{\"task_description\":\"Quiet errand\",\"to\":\"" + calm.id() + "\"}");
        assertThat(task.status()).as(task.toString()).isEqualTo(201);
        var payload = Map.of("status", "working", "summary", "Low voice", "details", "Hushed", "blocked_on", "Whisper");
        var said = discreet.post(
                MESSAGES, Wire.json(Map.of("type", "status_update", "to", List.of(calm.id()), "payload", payload)));
        assertThat(said.status()).as(said.toString()).isEqualTo(201);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(page(owner, path))
                        .contains("Quiet errand", "Low voice</bdi> <span class=\"fine\"><code"));

        assertThat(page(owner, ACTIVITY)).contains("Low voice", "Hushed", "Whisper");
        assertThat(page(owner, ACTIVITY + "?q=hushed")).contains(discreet.id());
        try (var approver = TestPeople.signedIn(hub, "decides@example.com")) {
            for (var person : List.of(viewer, approver)) {
                assertThat(page(person, path) + page(person, ACTIVITY))
                        .contains(discreet.id(), "working", "no words that are yours to read")
                        .doesNotContain("Quiet errand", "Low voice", "Hushed", "Whisper");
                for (var word : List.of("low+voice", "hushed", "whisper")) {
                    assertThat(page(person, ACTIVITY + "?q=" + word)).doesNotContain(discreet.id());
                }
                assertThat(page(person, ACTIVITY + "?q=discreet")).contains(discreet.id());
            }
        }
    }

    @Test
    void makesNoPageOfHostileWords() throws Exception {
        var hostile = hub.member("hostile", hub.owner(), "guided-network");
        var path = AGENTS + "/" + hostile.id();
        hub.jdbc()
                .sql("update agent set name = :name, purpose = :purpose, capabilities = :can where id = :id")
                .param("name", TURNED + "\u0430dmin")
                .param("purpose", MARKUP + "y".repeat(10_000))
                .param("can", new String[] {MARKUP})
                .param("id", hostile.id())
                .update();
        status(
                hostile,
                Map.of(
                        "status",
                        "blocked",
                        "summary",
                        MARKUP + "w".repeat(400),
                        "details",
                        MARKUP + "z".repeat(7_900),
                        "blocked_on",
                        TURNED,
                        "task_id",
                        MARKUP));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(page(owner, path)).contains("www"));
        for (var shown : new String[] {page(owner, ACTIVITY), page(owner, AGENTS), page(owner, path)}) {
            assertThat(shown)
                    .contains("go[U+202E]txt.exe[U+200B]")
                    .contains("&lt;script&gt;")
                    .doesNotContain("<script>alert", "\u202E", "\u200B", "'><b>");
        }
        hub.owner().post("/api/v2/agents/" + hostile.id() + "/revoke", "{}");
    }

    @Test
    void showsOneAgentVerifiedApartFromSaid() throws Exception {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(page(owner, AGENTS + "/" + calm.id())).contains("Reads the news", "1 in all"));
        var page = page(owner, AGENTS + "/" + calm.id());

        assertThat(page)
                .contains(calm.id(), "What the hub verified", "What the agent says", "Works for", "Key fingerprint")
                .contains("As a stranger", RunningHub.OWNER, "post messages under its own name", "Posts a minute")
                .contains("role=\"img\"", "<title id=\"messages-title\">", "As a table")
                .doesNotContain("??", " style=");
        assertThat(owner.get(AGENTS + "/" + foreign.id()).statusCode()).isEqualTo(404);
        assertThat(owner.get(AGENTS + "/nobody").statusCode()).isEqualTo(404);
    }

    /// What the charts show is what the log holds, for each agent and for all.
    @Test
    void countsEveryPostOnce() {
        for (int i = 0; i < 5; i++) {
            status(curious, Map.of("status", "working", "summary", "step " + i));
        }
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var counted = hub.jdbc()
                    .sql("select (select seq from posts_mark) >= (select seq from log_head)")
                    .query(Boolean.class)
                    .single();
            assertThat(counted).isTrue();
        });
        var differing = hub.jdbc().sql("""
                        with posted as (
                            select network_id, sender, count(*) as posts from message group by 1, 2
                        ), counted as (
                            select network_id, agent_id, sum(posts) as posts from posts_by_hour group by 1, 2
                        )
                        select count(*) from (
                            select * from posted union all select network_id, '', sum(posts) from posted group by 1
                        ) expected full join counted
                            on counted.network_id = expected.network_id and counted.agent_id = expected.sender
                        where counted.posts is distinct from expected.posts
                        """).query(Integer.class).single();
        assertThat(differing).isZero();
    }

    @Test
    void pausesResumesAndRevokesWithoutScripts() throws Exception {
        var agent = hub.member("short-lived", hub.owner(), "guided-network");
        var path = AGENTS + "/" + agent.id();

        assertThat(page(owner, path)).contains("/pause\"").doesNotContain("/resume\"");
        assertThat(TestBrowser.location(owner.post(path + "/pause", Map.of()))).isEqualTo(path);
        assertThat(owner.post(path + "/pause", Map.of()).statusCode()).isEqualTo(303);
        assertThat(page(owner, path)).contains("/resume\"").doesNotContain("/pause\"");
        assertThat(page(owner, ACTIVITY + "?show=paused")).contains(agent.id());
        owner.post(path + "/resume", Map.of());
        assertThat(agent.post("/api/v2/agent/heartbeat", "{}").status()).isEqualTo(200);
        owner.post(path + "/revoke", Map.of());
        assertThat(page(owner, path)).contains("revoked").doesNotContain("/revoke\"", "/pause\"");
        assertThat(page(owner, AGENTS)).doesNotContain(agent.id());
        assertThat(page(owner, AGENTS + "?state=revoked")).contains(agent.id());
    }

    @Test
    void letsViewersLookAndNothingElse() throws Exception {
        var path = AGENTS + "/" + calm.id();

        assertThat(page(viewer, ACTIVITY)).contains(calm.id()).doesNotContain(STOP);
        assertThat(page(viewer, path)).doesNotContain("/pause\"", "/revoke\"");
        assertThat(page(viewer, STOP)).contains("Owners and approvers").doesNotContain("Stop all agents now");
        viewer.get("/dashboard/tokens");
        for (var act : new String[] {path + "/pause", path + "/resume", path + "/revoke", STOP, STOP + "/lift"}) {
            assertThat(viewer.post(act, Map.of()).statusCode()).as(act).isEqualTo(403);
        }
        assertThat(owner.postFromElsewhere(path + "/revoke").statusCode()).isNotEqualTo(200);
        assertThat(calm.get("/api/v2/agent/me").text("status")).isEqualTo("active");
    }

    @Test
    void stopsAllAgentsInTwoStepsAndLetsThemGoOn() throws Exception {
        assertThat(page(owner, ACTIVITY)).contains("href=\"" + STOP + "\"");
        assertThat(page(owner, STOP)).contains("Stop all agents?", "active agents stand still", "Stop all agents now");
        var wordy = owner.post(STOP, Map.of("reason", "x".repeat(301)));
        assertThat(wordy.statusCode()).isEqualTo(422);
        assertThat(wordy.body()).contains("at most 300 characters");
        assertThat(TestBrowser.location(owner.post(STOP, Map.of("reason", "<b>odd</b>"))))
                .isEqualTo(STOP);

        assertThat(page(owner, STOP)).contains("All agents are stopped", "&lt;b&gt;odd", RunningHub.OWNER);
        assertThat(page(viewer, STOP)).contains("All agents are stopped").doesNotContain("Let them go on</button>");
        assertThat(page(owner, ACTIVITY))
                .contains("All agents are stopped.", "Let them go on</button>")
                .doesNotContain("Emergency stop</a>");
        assertThat(page(viewer, AGENTS)).contains("All agents are stopped.").doesNotContain("Let them go on</button>");
        assertThat(calm.post(MESSAGES, "{\"type\":\"status_update\",\"payload\":{\"status\":\"idle\"}}")
                        .problem())
                .isEqualTo("paused-by-human");
        page(owner, STOP);
        assertThat(TestBrowser.location(owner.post(STOP + "/lift", Map.of()))).isEqualTo(ACTIVITY);
        assertThat(calm.get("/api/v2/agent/inbox").status()).isEqualTo(200);
    }

    @Test
    void speaksGermanToWhoAsksForIt() throws Exception {
        for (var path : new String[] {ACTIVITY, AGENTS, AGENTS + "/" + stuck.id(), STOP}) {
            var page = owner.send(HttpRequest.newBuilder(URI.create(hub.baseUrl() + path))
                    .header("Accept", "text/html")
                    .header("Accept-Language", "de"));
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains("lang=\"de\"")
                    .doesNotContain("??", "What is everyone", "Emergency stop", "What the hub verified", "{0");
        }
    }

    @Test
    void pagesThroughManyAgentsWithoutLosingAny() throws Exception {
        hub.jdbc().sql("""
                insert into agent (id, network_id, name, name_skeleton, purpose, capabilities, scopes, status, owner_id,
                    owner_email, approval_id, approved_at, lifetime_seconds, approval_expires_at, created_at)
                select 'agent_' || lpad(n::text, 24, 'm'), network_id, 'many ' || n, 'many ' || n, 'counts', '{}', '{}',
                    'active', owner_id, owner_email, approval_id, now(), 3600, now() + interval '1 day', now()
                from agent, generate_series(1, 120) n where id = ?
                """).param(calm.id()).update();
        try {
            for (var sort : new String[] {"name", "seen", "new"}) {
                var seen = 0;
                var path = AGENTS + "?q=many&sort=" + sort;
                for (int pages = 0; !path.isEmpty(); pages++) {
                    assertThat(pages).isLessThan(4);
                    var page = page(owner, path);
                    seen += page.split("class=\"card request\"", -1).length - 1;
                    var next = page.split("rel=\"next\"", -1)[0];
                    path = page.contains("rel=\"next\"")
                            ? next.substring(next.lastIndexOf("href=\"") + 6, next.lastIndexOf('"'))
                                    .replace("&amp;", "&")
                            : "";
                }
                assertThat(seen).as(sort).isEqualTo(120);
            }
            assertThat(page(owner, ACTIVITY + "?q=many")).contains("1 to 50 of 120", "rel=\"next\"");
            assertThat(page(owner, ACTIVITY + "?q=many&page=3")).contains("101 to 120 of 120");
        } finally {
            hub.jdbc().sql("delete from agent where name like 'many %'").update();
        }
    }
}
