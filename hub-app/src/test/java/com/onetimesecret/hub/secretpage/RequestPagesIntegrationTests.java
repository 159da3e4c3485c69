package com.onetimesecret.hub.secretpage;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static com.onetimesecret.hub.secretpage.Visitors.ANSWER;
import static com.onetimesecret.hub.secretpage.Visitors.LINK;
import static com.onetimesecret.hub.secretpage.Visitors.SHOWN;
import static com.onetimesecret.hub.secretpage.Visitors.VALUE;
import static com.onetimesecret.hub.secretpage.Visitors.assertPrivate;
import static com.onetimesecret.hub.secretpage.Visitors.found;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.RunningHub;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How people ask for secrets by a link, and who opens what comes.
class RequestPagesIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;

    private Visitors visitors;
    private TestBrowser guest;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @BeforeEach
    void open() {
        visitors = new Visitors(hub);
        guest = visitors.guest();
    }

    @AfterEach
    void close() {
        visitors.close();
    }

    @Test
    void letsAPersonAskAndAGuestAnswerOnce() throws Exception {
        var owner = visitors.signedIn("owner@example.com");
        owner.get("/dashboard/secrets");
        var asked = owner.post(
                "/dashboard/secrets/requests",
                Map.of("description", "The <b>router</b> password", "lifetime", "86400"));
        assertPrivate(asked);
        var link = found(LINK, asked);
        assertThat(owner.get("/dashboard/secrets").body())
                .contains("Waiting for an answer")
                .doesNotContain(link);

        var page = guest.get(link);
        assertPrivate(page);
        assertThat(page.body())
                .contains(
                        "owner@example.com", "Guided Network", "The &lt;b&gt;router&lt;/b&gt; password", "in 23 hours");
        assertThat(guest.post(link, Map.of("secret", "")).statusCode()).isEqualTo(422);
        var given = guest.post(link, Map.of("secret", VALUE));
        assertThat(given.body()).contains("Received, thank you").doesNotContain("hunter2", "/secret/", "/receipt/");
        assertThat(guest.post(link, Map.of("secret", "second")).statusCode()).isEqualTo(404);
        assertThat(guest.get(link).body()).contains("This link is over");

        var list = owner.get("/dashboard/secrets").body();
        var open = found(ANSWER, owner.get("/dashboard/secrets"));
        assertThat(list).contains("Answered").doesNotContain("hunter2");
        assertThat(owner.get(open).body())
                .contains("Show it once", "nobody but you")
                .doesNotContain("hunter2");
        assertThat(owner.post(open, Map.of()).body()).contains(SHOWN);
        assertThat(owner.post(open, Map.of()).statusCode()).isEqualTo(404);
        assertThat(owner.get("/dashboard/secrets").body()).contains("Opened or ended");
        assertThat(actions()).contains("secret_request.created", "secret_request.answered", "secret.revealed");
    }

    @Test
    void keepsWhatWasGivenForThePersonWhoAsked() throws Exception {
        hub.found("asking");
        var ada = visitors.signedIn("asking@example.com");
        ada.get("/dashboard/secrets");
        var link = found(LINK, ada.post("/dashboard/secrets/requests", Map.of("description", "a key")));
        guest.get(link);
        guest.post(link, Map.of("secret", VALUE));
        var open = found(ANSWER, ada.get("/dashboard/secrets"));

        var owner = visitors.signedIn("owner@example.com");
        assertThat(owner.get(open).statusCode()).isEqualTo(404);
        assertThat(owner.post(open, Map.of()).statusCode()).isEqualTo(404);
        assertThat(visitors.newest("for_person")).isEqualTo(visitors.newest("created_by"));
        assertThat(location(visitors.guest().get(open))).startsWith("/login?next=");
        assertThat(ada.post(open, Map.of()).body()).contains(SHOWN);
    }

    @Test
    void takesRequestsBackAndBoundsThem() throws Exception {
        hub.found("many");
        var ada = visitors.signedIn("many@example.com");
        ada.get("/dashboard/secrets");
        var link = found(LINK, ada.post("/dashboard/secrets/requests", Map.of("description", "one")));
        for (int i = 1; i < 20; i++) {
            ada.post("/dashboard/secrets/requests", Map.of("description", "one"));
        }
        var refused = ada.post("/dashboard/secrets/requests", Map.of("description", "too many"));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("20 requests of yours");
        for (var description : List.of(" ", "x".repeat(201))) {
            assertThat(ada.post("/dashboard/secrets/requests", Map.of("description", description))
                            .statusCode())
                    .isEqualTo(422);
        }

        for (var id : hub.jdbc()
                .sql("SELECT id FROM secret_request WHERE withdrawn_at IS NULL AND answered_at IS NULL")
                .query((row, _) -> row.getString("id"))
                .list()) {
            assertThat(location(ada.post("/dashboard/secrets/requests/" + id + "/withdraw", Map.of())))
                    .isEqualTo("/dashboard/secrets");
        }
        guest.get("/");
        assertThat(guest.get(link).statusCode()).isEqualTo(404);
        assertThat(guest.post(link, Map.of("secret", VALUE)).statusCode()).isEqualTo(404);
        assertThat(ada.get("/dashboard/secrets").body()).contains("Taken back");
    }

    @Test
    void answersRequestsWithoutAnAccountAlsoWhereGuestsAreNotWelcome() throws Exception {
        try (var closed = RunningHub.startUnlimited(data.resolve("asked"), Map.of("hub.vault.guest-secrets", false));
                var stranger = new TestBrowser(URI.create(closed.baseUrl()).getPort());
                var owner = new TestBrowser(URI.create(closed.baseUrl()).getPort())) {
            owner.get("/login");
            owner.post("/login", Map.of("email", "owner@example.com", "password", RunningHub.PASSWORD));
            owner.get("/dashboard/secrets");
            var link = found(LINK, owner.post("/dashboard/secrets/requests", Map.of("description", "a key")));
            stranger.get(link);
            assertThat(stranger.post(link, Map.of("secret", VALUE)).body()).contains("Received");
        }
    }

    private static List<String> actions() {
        return hub.jdbc()
                .sql("SELECT DISTINCT action FROM audit_entry")
                .query((row, _) -> row.getString("action"))
                .list();
    }

    /// It is found nowhere else.
    @Test
    void listsAnAnswerThatWaitsHoweverOldItIs() throws Exception {
        var owner = visitors.signedIn("owner@example.com");
        owner.get("/dashboard/secrets");
        var asked =
                owner.post("/dashboard/secrets/requests", Map.of("description", "asked long ago", "lifetime", "86400"));
        guest.get(found(LINK, asked));
        guest.post(found(LINK, asked), Map.of("secret", VALUE));
        hub.jdbc().sql("""
                        insert into secret_request (
                            id, network_id, person_id, code_hash, description, expires_at, withdrawn_at, forget_at)
                        select id || n, network_id, person_id, sha256(cast(id || n as bytea)), 'taken back', expires_at,
                            now(), forget_at
                        from secret_request, generate_series(1, 120) as n where description = 'asked long ago'
                        """).update();

        assertThat(owner.get("/dashboard/secrets").body()).contains("asked long ago", "taken back");
    }
}
