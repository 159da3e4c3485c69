package com.onetimesecret.hub.dashboard;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.event.ApprovalRequested;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.Accounts;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.Approvals;
import com.onetimesecret.hub.auth.Decision;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.auth.Setup;
import com.onetimesecret.hub.test.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/// Sign-in and decisions over HTTP, with sessions in a real PostgreSQL. What an approval does is the other
/// module's and is stood in for here.
@SpringBootTest(
        classes = DashboardIntegrationTests.Hub.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.flyway.enabled=false",
            "hub.owner.email=ada@example.com",
            "hub.owner.password=" + DashboardIntegrationTests.PASSWORD
        })
class DashboardIntegrationTests {

    static final String PASSWORD = "a password of several words";

    private static final TestDatabase DATABASE =
            TestDatabase.fresh("classpath:db/migration/auth", "classpath:db/migration/__root");

    @LocalServerPort
    int port;

    @MockitoBean
    Approvals approvals;

    @Autowired
    Accounts accounts;

    @Autowired
    LiveApprovals live;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    JdbcClient jdbc;

    private final ApprovalCard card = TestCards.waiting("scout", "Reads the news.", "search");
    private TestBrowser browser;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        DATABASE.springProperties().forEach((name, value) -> registry.add(name, () -> value));
    }

    @BeforeEach
    void openBrowser() {
        browser = new TestBrowser(port);
        when(approvals.waiting(any())).thenReturn(List.of(card));
        when(approvals.find(any(), eq(card.id()))).thenReturn(Optional.of(card));
    }

    @AfterEach
    void closeBrowser() {
        // A stream that outlived its test would meet the database's end instead of its own.
        live.endAll();
        browser.close();
    }

    @Test
    void leadsThroughSignInToThePageThatWasAsked() throws Exception {
        var asked = browser.get("/dashboard/approvals/" + card.id());
        assertThat(asked.statusCode()).isEqualTo(303);
        assertThat(location(asked)).isEqualTo("/login?next=%2Fdashboard%2Fapprovals%2F" + card.id());

        assertThat(browser.get(location(asked)).body()).contains("/dashboard/approvals/" + card.id());
        assertThat(browser.hasCookie("hub_session")).isFalse();
        var signedIn = signIn("/dashboard/approvals/" + card.id());
        assertThat(signedIn.statusCode()).isEqualTo(303);
        assertThat(location(signedIn)).isEqualTo("/dashboard/approvals/" + card.id());
        assertThat(signedIn.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie ->
                        assertThat(cookie).startsWith("hub_session=").contains("HttpOnly", "SameSite=Lax", "Path=/"));

        assertThat(browser.get(location(signedIn)).body()).contains("scout", "ada@example.com", "amber fox 42");
    }

    @Test
    void neverLeadsToAnotherSite() throws Exception {
        browser.get("/login?next=https://evil.example/");
        assertThat(location(signIn("https://evil.example/"))).isEqualTo("/dashboard/approvals");
    }

    @Test
    void refusesAWrongPasswordAndAFormOfAnotherSite() throws Exception {
        browser.get("/login");
        var refused = browser.post("/login", Map.of("email", "ada@example.com", "password", "something else"));
        assertThat(location(refused)).isEqualTo("/login?refused");
        assertThat(browser.get("/login?refused").body()).contains("do not belong together");

        var forged = browser.postFromElsewhere("/login");
        assertThat(location(forged)).isEqualTo("/login?stale");
        assertThat(browser.hasCookie("hub_session")).isFalse();
    }

    @Test
    void endsTheSessionAtSignOut() throws Exception {
        signedIn("/dashboard/approvals");
        assertThat(browser.get("/dashboard/approvals").statusCode()).isEqualTo(200);
        assertThat(location(browser.post("/logout", Map.of()))).isEqualTo("/login?signed_out");
        assertThat(browser.get("/dashboard/approvals").statusCode()).isEqualTo(303);
        assertThat(jdbc.sql("SELECT count(*) FROM spring_session WHERE principal_name IS NULL")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void approvesWithWhatThePersonChose() throws Exception {
        signedIn("/dashboard/approvals/" + card.id());
        var answer = browser.post(
                "/dashboard/approvals/" + card.id() + "/approve",
                Map.of("words", "amber fox 42", "scope", "read", "expiresIn", "86400"));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(location(answer)).isEqualTo("/dashboard/approvals/" + card.id());
        verify(approvals)
                .decide(
                        argThat(person -> person.via().equals("session") && person.mayDecide()),
                        eq(card.id()),
                        eq(new Decision.Approve(Set.of(Scope.READ), Duration.ofDays(1), "amber fox 42")));
    }

    @Test
    void asksAgainWithoutWordsOrScopes() throws Exception {
        signedIn("/dashboard/approvals/" + card.id());
        var path = "/dashboard/approvals/" + card.id() + "/approve";

        var withoutWords = browser.post(path, Map.of("scope", "read", "expiresIn", "86400"));
        assertThat(withoutWords.statusCode()).isEqualTo(422);
        assertThat(withoutWords.body()).contains("Pick the words your agent shows.");
        assertThat(browser.post(path, Map.of("words", "amber fox 42")).statusCode())
                .isEqualTo(422);
        verify(approvals, never()).decide(any(), any(), any());
    }

    @Test
    void saysThatTheWordsAreWrong() throws Exception {
        when(approvals.decide(any(), any(), any()))
                .thenThrow(HubException.of(
                        ProblemType.INVALID_REQUEST, List.of(FieldError.at("/words", "are not the words"))));
        signedIn("/dashboard/approvals/" + card.id());

        var answer = browser.post(
                "/dashboard/approvals/" + card.id() + "/approve", Map.of("words", "quiet harbor 17", "scope", "read"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Those are not the words of this request");
    }

    @Test
    void showsWhoDecidedBefore() throws Exception {
        var denied = TestCards.decided(Status.DENIED);
        when(approvals.find(any(), eq(denied.id()))).thenReturn(Optional.of(denied));
        when(approvals.decide(any(), any(), any())).thenThrow(new HubException(ProblemType.ALREADY_DECIDED, "decided"));
        signedIn("/dashboard/approvals/" + denied.id());

        var answer = browser.post("/dashboard/approvals/" + denied.id() + "/deny", Map.of("block", "true"));
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("decided already", "ada@example.com", "1 minute ago");
    }

    @Test
    void takesADenialOnlyFromItsOwnForm() throws Exception {
        signedIn("/dashboard/approvals/" + card.id());
        var path = "/dashboard/approvals/" + card.id() + "/deny";

        assertThat(location(browser.post(path, Map.of("reason", " not mine ", "block", "true"))))
                .isEqualTo("/dashboard/approvals/" + card.id());
        verify(approvals).decide(any(), eq(card.id()), eq(new Decision.Deny("not mine", true)));
        assertThat(browser.postFromElsewhere(path).statusCode()).isEqualTo(403);
        verify(approvals).decide(any(), any(), any());
    }

    @Test
    void findsARequestByItsCode() throws Exception {
        when(approvals.byUserCode(any(), eq("wdjbmjht"))).thenReturn(Optional.of(card.id()));
        signedIn("/activate?user_code=WDJB-MJHT");

        assertThat(browser.get("/activate?user_code=WDJB-MJHT").body()).contains("value=\"WDJB-MJHT\"");
        assertThat(location(browser.post("/activate", Map.of("user_code", " wdjbmjht "))))
                .isEqualTo("/dashboard/approvals/" + card.id());
        assertThat(browser.post("/activate", Map.of("user_code", "none")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void tellsAnOpenPageWhatWaitsAndStopsAtSignOut() throws Exception {
        var network = accounts.onlyNetwork().orElseThrow();
        assertThat(live.dashboardOpen(network)).isFalse();
        signedIn("/dashboard/approvals");

        try (var lines = browser.stream("/dashboard/events").body()) {
            var reader = lines.filter(line -> line.startsWith("data:")).iterator();
            assertThat(reader.next()).contains("\"waiting\":1");
            assertThat(live.dashboardOpen(network)).isTrue();

            var second = TestCards.waiting("second", "Waits too.");
            when(approvals.waiting(any())).thenReturn(List.of(card, second));
            events.publishEvent(new ApprovalRequested(network, second.id()));
            assertThat(reader.next()).contains("\"waiting\":2");
            assertThat(browser.get("/dashboard/approvals?fragment=list").body())
                    .contains("second")
                    .doesNotContain("<html");

            browser.get("/dashboard/approvals");
            browser.post("/logout", Map.of());
            assertThat(reader.hasNext()).isFalse();
        }
        assertThat(browser.stream("/dashboard/events").statusCode()).isEqualTo(401);
    }

    @Test
    void letsTheOldestStreamMakeRoomForAFifthPage() throws Exception {
        signedIn("/dashboard/approvals");
        try (var first = browser.stream("/dashboard/events").body();
                var second = browser.stream("/dashboard/events").body();
                var third = browser.stream("/dashboard/events").body();
                var fourth = browser.stream("/dashboard/events").body()) {
            var oldest = first.filter(line -> line.startsWith("event:")).iterator();
            assertThat(oldest.next()).contains("approvals");

            try (var fifth = browser.stream("/dashboard/events").body()) {
                assertThat(oldest.next()).contains("bye");
                assertThat(oldest.hasNext()).isFalse();
                for (var open : List.of(second, third, fourth, fifth)) {
                    assertThat(open.anyMatch(line -> line.startsWith("data:"))).isTrue();
                }
            }
        }
    }

    @Test
    void answersASetUpLinkThatIsOver() throws Exception {
        var page = browser.get("/setup?token=whatever");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("This link is over");
    }

    private void signedIn(String then) throws Exception {
        browser.get("/login");
        assertThat(location(signIn(then))).isEqualTo(then);
        browser.get(then);
    }

    private HttpResponse<String> signIn(String then) throws Exception {
        return browser.post("/login", Map.of("email", "Ada@example.com", "password", PASSWORD, "next", then));
    }

    /// The pages and the people behind them, without the rest of the hub.
    @SpringBootApplication(scanBasePackages = {"com.onetimesecret.hub.dashboard", "com.onetimesecret.hub.auth.people"})
    @ConfigurationPropertiesScan("com.onetimesecret.hub.auth.people")
    @EntityScan("com.onetimesecret.hub.auth.people")
    @EnableJpaRepositories("com.onetimesecret.hub.auth.people")
    @Import({Accounts.class, PersonAuthentication.class, Setup.class})
    static class Hub {

        @Bean
        AuditTrail trail() {
            return entry -> {};
        }

        @Bean
        InstantSource time() {
            return InstantSource.fixed(TestCards.NOW);
        }

        @Bean
        Tokens tokens() {
            return new Tokens();
        }

        @Bean
        BaseUrl baseUrl() {
            return new BaseUrl("http://localhost:8080");
        }
    }
}
