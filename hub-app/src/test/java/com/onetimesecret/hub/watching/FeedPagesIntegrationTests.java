package com.onetimesecret.hub.watching;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.TestPerson;
import com.onetimesecret.hub.harness.Wire;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What people read of what agents say, and what they do not.
class FeedPagesIntegrationTests extends Watchers {

    private static final Pattern OLDER = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"");

    @Test
    void showsWhatIsSaidToAllWithItsPage() throws Exception {
        var id = posted(ada, status("Reads the news of the day"));

        var list = page(viewer, "/dashboard/feed");
        var one = page(viewer, "/dashboard/feed/" + id);

        assertThat(list)
                .contains("Reads the news of the day", "/dashboard/feed/" + id, ">ada<", "agents.status")
                .contains("data-live=\"/dashboard/feed?fragment=live\"", "data-follows=\"changes\"");
        assertThat(one)
                .contains(
                        "&quot;summary&quot; : &quot;Reads the news of the day&quot;", "everybody on the network", id);
        assertThat(viewer.get("/dashboard/feed?fragment=live").body())
                .contains("Reads the news of the day")
                .doesNotContain("<html");
        assertThat(inGerman(viewer, "/dashboard/feed")).contains("Nachrichten</h1>", "Filtern und suchen");
        assertThat(inGerman(viewer, "/dashboard/feed/" + id)).contains("alle im Netzwerk");
    }

    @Test
    void keepsWhatIsSaidByNameFromAllButOwners() throws Exception {
        var id = posted(
                ada,
                "{\"type\":\"status_update\",\"to\":[\"" + bob.id()
                        + "\"],\"metadata\":{\"note\":\"whispered too\"},\"payload\":{\"status\":\"working\",\"summary\":\"whispered\"}}");

        for (var somebody : List.of(approver, viewer)) {
            assertThat(page(somebody, "/dashboard/feed"))
                    .contains("/dashboard/feed/" + id, "Said by name")
                    .doesNotContain("whispered");
            assertThat(page(somebody, "/dashboard/feed/" + id))
                    .contains(">bob<", "How far it got", "stored")
                    .doesNotContain("whispered");
            assertThat(page(somebody, "/dashboard/feed?q=whispered")).doesNotContain("/dashboard/feed/" + id);
        }
        assertThat(page(owner, "/dashboard/feed?q=whisPERED")).contains("/dashboard/feed/" + id);
        assertThat(page(owner, "/dashboard/feed/" + id)).contains("whispered too");
        var forPeople = posted(
                ada,
                "{\"type\":\"status_update\",\"to\":[\"human\"],\"payload\":{\"status\":\"blocked\",\"summary\":\"Help me\"}}");
        assertThat(page(viewer, "/dashboard/feed/" + forPeople)).contains("Help me");
    }

    @Test
    void showsNoSecretKeyAndNothingThatOpensOnce() throws Exception {
        var key = "k".repeat(43);
        var shared = posted(
                ada,
                "{\"type\":\"secret_share\",\"payload\":{\"secret_key\":\"" + key + "\",\"description\":\"a token\"}}");
        var sealed = posted(
                ada,
                "{\"type\":\"status_update\",\"to\":[\"" + bob.id()
                        + "\"],\"burn_after_reading\":true,\"payload\":{\"status\":\"working\",\"summary\":\"for one pair of eyes\"}}");

        assertThat(page(owner, "/dashboard/feed/" + shared)).contains("a token").doesNotContain(key);
        assertThat(page(owner, "/dashboard/feed?q=kkkkkkkk")).doesNotContain(shared);
        assertThat(page(owner, "/dashboard/feed/" + sealed))
                .contains("opens once")
                .doesNotContain("pair of eyes");
        assertThat(bob.post("/api/v2/agent/messages/" + sealed + "/open", "{}").status())
                .isEqualTo(200);
        assertThat(page(owner, "/dashboard/feed/" + sealed))
                .contains("It was opened")
                .doesNotContain("pair of eyes");
        assertThat(hub.owner().get("/api/v2/messages/" + shared).body().toString())
                .contains("a token")
                .doesNotContain(key);
    }

    @Test
    void findsByAgentKindTopicThreadTimeAndWords() throws Exception {
        var thread = "corr_" + "f".repeat(16);
        var wanted = posted(
                bob,
                "{\"type\":\"discovery\",\"topic\":\"found.here\",\"correlation_id\":\"" + thread
                        + "\",\"payload\":{\"action\":\"announce\",\"offering_capabilities\":[\"a \\\"quoted\\\" skill\"]}}"
                                .replace("a \\\"quoted\\\" skill", "web.search"));
        var other = posted(ada, status("something else"));

        for (var query : List.of(
                "agent=bob",
                "agent=" + bob.id(),
                "type=discovery",
                "topic=found.*",
                "topic=found.%3E",
                "thread=" + thread,
                "q=WEB.search",
                "since=hour&agent=bob")) {
            assertThat(page(viewer, "/dashboard/feed?" + query))
                    .as(query)
                    .contains(wanted)
                    .doesNotContain(other);
        }
        assertThat(page(viewer, "/dashboard/feed?q=no+such+words")).contains("Nothing like that was found");
        assertThat(page(viewer, "/dashboard/feed/" + wanted)).contains("In this thread");
    }

    @Test
    void saysWhatNothingCanBeFoundBy() throws Exception {
        for (var query : List.of("agent=nobody", "type=gossip", "topic=a..b", "thread=corr_1")) {
            var answer = viewer.get("/dashboard/feed?" + query);
            assertThat(answer.statusCode()).as(query).isEqualTo(422);
            assertThat(harmless(answer)).contains("role=\"alert\"");
        }
        assertThat(viewer.get("/dashboard/feed?before=nonsense").statusCode()).isEqualTo(200);
    }

    @Test
    void showsHostileTextsAsText() throws Exception {
        var words = Wire.json(Map.of(
                "type",
                "status_update",
                "metadata",
                Map.of(HOSTILE, HOSTILE),
                "payload",
                Map.of("status", "working", "summary", HOSTILE + "x".repeat(300), "details", "d".repeat(2000))));
        var id = posted(ada, words);

        assertThat(page(viewer, "/dashboard/feed")).contains(SHOWN);
        assertThat(page(viewer, "/dashboard/feed/" + id)).contains("[U+202E]evil");
        assertThat(page(viewer, "/dashboard/feed?q=%3Cscript%3Ealert(1)&topic=*.*"))
                .contains(id);
    }

    @Test
    void foldsWhatIsLong() throws Exception {
        var id = posted(
                ada,
                "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"details\":\"" + "w".repeat(8_000)
                        + "\"}}");

        var page = page(viewer, "/dashboard/feed/" + id);

        assertThat(page).contains("Show the rest", "<details id=\"content-rest\">");
        assertThat(page.chars().filter(c -> c == 'w').count()).isGreaterThanOrEqualTo(8_000);
        assertThat(page(viewer, "/dashboard/feed").chars().filter(c -> c == 'w').count())
                .isLessThan(2_000);
    }

    @Test
    void leadsToWhatIsOlder() throws Exception {
        var first = posted(bob, status("the first of many"));
        for (int i = 0; i < 45; i++) {
            posted(bob, status("one of many"));
        }

        var newest = page(viewer, "/dashboard/feed?agent=bob");
        var link = OLDER.matcher(newest);

        assertThat(newest).doesNotContain(first);
        assertThat(link.find()).isTrue();
        var older = page(viewer, link.group(1).replace("&amp;", "&"));
        assertThat(older).contains(first, "Back to the newest").doesNotContain("data-live=");
    }

    @Test
    void answersPeopleByApi() {
        var id = posted(ada, status("for the api"));
        TestPerson person = hub.owner();

        var page = person.get("/api/v2/messages?from=" + ada.id() + "&q=for+the+api&limit=1");

        assertThat(page.status()).as(page.toString()).isEqualTo(200);
        assertThat(page.body().at("/messages/0/id").asString()).isEqualTo(id);
        assertThat(page.text("cursor")).startsWith("f");
        assertThat(person.get("/api/v2/messages/" + id).text("id")).isEqualTo(id);
        assertThat(person.get("/api/v2/messages?tpye=x").status()).isEqualTo(422);
        assertThat(person.get("/api/v2/messages?cursor=c1-1").status()).isEqualTo(422);
        assertThat(person.get("/api/v2/messages/msg_" + "0".repeat(24)).status())
                .isEqualTo(404);
        assertThat(ada.get("/api/v2/messages").status()).isBetween(401, 403);
    }

    @Test
    void answersNobodysIdsWith404AndSendsStrangersToSignIn() throws Exception {
        assertThat(viewer.get("/dashboard/feed/msg_" + "0".repeat(24)).statusCode())
                .isEqualTo(404);
        assertThat(viewer.get("/dashboard/feed/nonsense").statusCode()).isEqualTo(404);
        try (var stranger = new com.onetimesecret.hub.dashboard.TestBrowser(
                java.net.URI.create(hub.baseUrl()).getPort())) {
            assertThat(stranger.get("/dashboard/feed").statusCode()).isBetween(300, 399);
        }
    }
}
