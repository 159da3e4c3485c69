package com.onetimesecret.hub.settings;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import com.onetimesecret.hub.auth.ApiTokens;
import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.Mailbox;
import com.onetimesecret.hub.harness.RunningHub;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The settings of a person and of the network: sessions, password, people.
class SettingsPagesIntegrationTests {

    private static final String SIGN_IN = "/dashboard/settings/sign-in";
    private static final String PEOPLE = "/dashboard/settings/people";
    private static final String NEW = "another long password";
    private static final Pattern SESSION = Pattern.compile("name=\"session\" value=\"([0-9a-f]+)\"");

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Mailbox mail;

    private TestBrowser owner;

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(data);
        mail = Mailbox.of(hub);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void signIn() throws Exception {
        hub.jdbc().sql("DELETE FROM spring_session").update();
        owner = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        signIn(owner, RunningHub.OWNER, RunningHub.PASSWORD);
    }

    @AfterEach
    void leave() {
        owner.close();
    }

    private static void signIn(TestBrowser browser, String email, String password) throws Exception {
        browser.get("/login");
        assertThat(location(browser.post("/login", Map.of("email", email, "password", password))))
                .isEqualTo("/dashboard/approvals");
        browser.get(SIGN_IN);
    }

    private static TestBrowser member(String email, String role) throws Exception {
        var browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        var invitation = hub.owner()
                .post("/api/v2/invitations", "{\"email\":\"" + email + "\",\"role\":\"" + role + "\"}")
                .text("link");
        hub.person(invitation, email);
        signIn(browser, email, RunningHub.PASSWORD);
        return browser;
    }

    private static String id(String email) {
        return hub.jdbc()
                .sql("SELECT id FROM person WHERE email = :email")
                .param("email", email)
                .query(String.class)
                .single();
    }

    private static void forgetProofs() {
        hub.jdbc()
                .sql("DELETE FROM spring_session_attributes WHERE attribute_name = 'proven_at'")
                .update();
    }

    private static boolean isIn(TestBrowser browser) throws Exception {
        return browser.get("/dashboard/settings").statusCode() == 200;
    }

    @Test
    void leadsToEverythingThatCanBeSet() throws Exception {
        assertThat(owner.get("/dashboard/settings").body())
                .contains(
                        SIGN_IN,
                        PEOPLE,
                        "/dashboard/tokens",
                        "/dashboard/settings/notifications",
                        "/dashboard/settings/limits",
                        "/dashboard/settings/domains",
                        "/dashboard/settings/webhooks");
    }

    @Test
    void tellsWhomeverATokenDecidesForThatItWasMade() {
        var person = hub.signedIn(RunningHub.OWNER);
        int before = mail.to(RunningHub.OWNER).size();

        hub.bean(ApiTokens.class).mint(person, new ApiTokens.Wanted("reader", Set.of(Right.SECRETS), null));
        hub.bean(ApiTokens.class).mint(person, new ApiTokens.Wanted("night shift", Set.of(Right.DECIDE), null));

        assertThat(mail.to(RunningHub.OWNER)).hasSize(before + 1);
        assertThat(mail.next(RunningHub.OWNER, before).text()).contains("night shift", "/dashboard/tokens");
    }

    @Test
    void listsSessionsInWordsAndEndsThemWithTheirStreams() throws Exception {
        try (var phone = member("phone@example.com", "viewer");
                var laptop = new TestBrowser(URI.create(hub.baseUrl()).getPort())) {
            laptop.get("/login");
            var form = "email=phone%40example.com&password=" + RunningHub.PASSWORD.replace(" ", "+") + "&_csrf="
                    + laptop.csrf();
            laptop.send(HttpRequest.newBuilder(URI.create(hub.baseUrl() + "/login"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
                    .POST(HttpRequest.BodyPublishers.ofString(form)));
            var page = phone.get(SIGN_IN).body();
            assertThat(page).contains("Firefox on Linux", "this browser", "this machine", "Unknown browser");
            var stream = laptop.stream("/dashboard/events");
            var ended = CompletableFuture.runAsync(() -> stream.body().forEach(line -> {}));

            var handle = SESSION.matcher(page);
            assertThat(handle.find()).isTrue();
            assertThat(owner.post(SIGN_IN, Map.of("act", "end-session", "session", handle.group(1)))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(isIn(laptop)).isTrue();
            assertThat(location(phone.post(SIGN_IN, Map.of("act", "end-session", "session", handle.group(1)))))
                    .isEqualTo(SIGN_IN + "?done=ended");
            ended.get(5, TimeUnit.SECONDS);
            assertThat(isIn(laptop)).isFalse();
            assertThat(isIn(phone)).isTrue();
        }
    }

    @Test
    void endsAllOtherSessionsAtOnce() throws Exception {
        try (var other = new TestBrowser(URI.create(hub.baseUrl()).getPort())) {
            signIn(other, RunningHub.OWNER, RunningHub.PASSWORD);
            owner.get(SIGN_IN);
            owner.post(SIGN_IN, Map.of("act", "end-others"));
            assertThat(isIn(other)).isFalse();
            assertThat(isIn(owner)).isTrue();
        }
    }

    @Test
    void endsASessionAfterItsLongestTimeHoweverOftenItIsUsed() throws Exception {
        assertThat(isIn(owner)).isTrue();
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(Instant.now().minus(Duration.ofDays(7)).toEpochMilli());
        }
        hub.jdbc()
                .sql("UPDATE spring_session_attributes SET attribute_bytes = :at WHERE attribute_name = 'signed_in_at'")
                .param("at", bytes.toByteArray())
                .update();
        assertThat(location(owner.get("/dashboard/settings"))).startsWith("/login");
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM spring_session WHERE principal_name IS NOT NULL")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void changesThePasswordAfterAProofAndSignsOutEverywhereElse() throws Exception {
        try (var mine = member("pat@example.com", "approver");
                var other = new TestBrowser(URI.create(hub.baseUrl()).getPort())) {
            signIn(other, "pat@example.com", RunningHub.PASSWORD);
            var change = Map.of("act", "password", "password", NEW, "repeated", NEW);
            forgetProofs();
            assertThat(location(mine.post(SIGN_IN, change)))
                    .isEqualTo("/dashboard/prove?next=%2Fdashboard%2Fsettings%2Fsign-in");
            mine.post("/dashboard/prove", Map.of("password", RunningHub.PASSWORD, "next", SIGN_IN));
            assertThat(mine.post(SIGN_IN, Map.of("act", "password", "password", NEW, "repeated", "no"))
                            .body())
                    .contains("The two passwords differ.");
            assertThat(mine.post(SIGN_IN, Map.of("act", "password", "password", "short", "repeated", "short"))
                            .statusCode())
                    .isEqualTo(422);
            var letters = mail.to("pat@example.com").size();
            assertThat(location(mine.post(SIGN_IN, change))).isEqualTo(SIGN_IN + "?done=password");
            assertThat(mail.next("pat@example.com", letters).subject()).isEqualTo("Your sign-in has changed");
            assertThat(isIn(other)).isFalse();
            assertThat(isIn(mine)).isTrue();
            signIn(other, "pat@example.com", NEW);
        }
    }

    @Test
    void invitesByMailAndTakesBack() throws Exception {
        var page = owner.post(PEOPLE, Map.of("act", "invite", "email", "Bo@Example.com", "role", "approver"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("/invitation?token=", "bo@example.com");
        var letter = mail.next("bo@example.com", 0);
        assertThat(letter.subject()).isEqualTo("You are invited to Guided Network");
        assertThat(letter.text()).contains(RunningHub.OWNER, "approver");
        var link = Mailbox.link(letter, hub);
        try (var bo = new TestBrowser(URI.create(hub.baseUrl()).getPort())) {
            assertThat(bo.get(link).body()).contains("you may decide which agents join");
            var again = owner.post(PEOPLE, Map.of("act", "invite", "email", RunningHub.OWNER, "role", "viewer"));
            assertThat(again.statusCode()).isEqualTo(422);
            var open = hub.jdbc()
                    .sql("SELECT id FROM invitation WHERE email = 'bo@example.com'")
                    .query(String.class)
                    .single();
            var withdrawal = Map.of("act", "withdraw", "id", open);
            assertThat(location(owner.post(PEOPLE, withdrawal))).isEqualTo(PEOPLE);
            assertThat(owner.post(PEOPLE, withdrawal).statusCode()).isEqualTo(422);
            assertThat(bo.get(link).statusCode()).isEqualTo(404);
            assertThat(owner.get(PEOPLE).body()).doesNotContain("bo@example.com");
        }
    }

    @Test
    void changesRolesAndEndsMembershipsButKeepsAnOwner() throws Exception {
        try (var kim = member("kim@example.com", "viewer")) {
            var kimsId = id("kim@example.com");
            assertThat(kim.get(PEOPLE).body())
                    .contains(RunningHub.OWNER)
                    .doesNotContain("name=\"act\"", "Invite somebody");
            assertThat(kim.post(PEOPLE, Map.of("act", "role", "id", kimsId, "role", "owner"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(kim.post(PEOPLE, Map.of("act", "invite", "email", "x@example.com", "role", "owner"))
                            .statusCode())
                    .isEqualTo(403);

            var demotion = Map.of("act", "role", "id", id(RunningHub.OWNER), "role", "viewer");
            assertThat(owner.post(PEOPLE, demotion).body()).contains("network&#39;s last owner");
            var promotion = Map.of("act", "role", "id", kimsId, "role", "approver");
            forgetProofs();
            assertThat(location(owner.post(PEOPLE, promotion))).startsWith("/dashboard/prove");
            owner.post("/dashboard/prove", Map.of("password", RunningHub.PASSWORD, "next", PEOPLE));
            assertThat(location(owner.post(PEOPLE, promotion))).isEqualTo(PEOPLE);
            assertThat(hub.signedIn("kim@example.com").mayDecide()).isTrue();
            assertThat(location(owner.post(PEOPLE, Map.of("act", "remove", "id", kimsId))))
                    .isEqualTo(PEOPLE);
            assertThat(isIn(kim)).isFalse();
        }
    }

    @Test
    void knowsNobodyOfAnotherNetwork() throws Exception {
        hub.found("walled");
        var theirs = id("walled@example.com");
        for (var act : new String[] {"remove", "role"}) {
            assertThat(owner.post(PEOPLE, Map.of("act", act, "id", theirs, "role", "viewer"))
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(owner.get(PEOPLE).body()).doesNotContain("walled@example.com");
        assertThat(hub.signedIn("walled@example.com").mayManage()).isTrue();
    }

    @Test
    void speaksGerman() throws Exception {
        for (var path :
                new String[] {"/dashboard/settings", SIGN_IN, PEOPLE, "/dashboard/tokens", "/dashboard/prove"}) {
            var page = owner.send(
                    HttpRequest.newBuilder(URI.create(hub.baseUrl() + path)).header("Accept-Language", "de"));
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("<html lang=\"de\"").doesNotContain("??");
        }
    }
}
