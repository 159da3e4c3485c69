package com.onetimesecret.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgeTests {

    private static final List<String> INSIDE = List.of(
            "Exception",
            "com.onetimesecret.hub.",
            "org.springframework",
            "org.example",
            "java.",
            "jackson",
            "jdbc:",
            "\tat ",
            "Jetty");

    private RunningEdge edge;

    @BeforeAll
    void start() {
        edge = RunningEdge.start();
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    /// The answer is a whole problem of that type and tells nothing about the inside.
    static void assertProblem(HttpResponse<String> answer, String slug) {
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .startsWith("{\"type\":\"http://localhost:8080/problems/" + slug + "\",\"title\":\"")
                .contains("\"status\":" + answer.statusCode(), "\"detail\":\"", "\"errors\":[", "\"next\":[{\"why\":")
                .contains("\"retryable\":", "\"owner_action_required\":")
                .contains("\"instance\":\""
                        + answer.headers().firstValue("X-Request-Id").orElseThrow() + "\"");
        assertTellsNothing(answer.body());
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Server")).isEmpty();
    }

    private static void assertTellsNothing(String body) {
        for (var word : INSIDE) {
            assertThat(body).doesNotContain(word);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /api/v2/test/fail?how=bug          | 500 | server-error
            GET    | /api/v2/test/fail?how=error        | 500 | server-error
            GET    | /api/v2/test/fail?how=argument     | 500 | server-error
            GET    | /api/v2/test/fail?how=storage      | 503 | unavailable
            GET    | /api/v2/test/fail?how=connection   | 503 | unavailable
            GET    | /api/v2/test/fail?how=transaction  | 503 | unavailable
            GET    | /api/v2/test/fail?how=refused      | 409 | name-taken
            GET    | /api/v2/test/status                | 404 | not-found
            GET    | /api/v2/test/fail                  | 422 | invalid-request
            GET    | /api/v2/test/needs?number=x        | 422 | invalid-request
            GET    | /api/v2/test/needs?number=1&number=2 | 422 | invalid-request
            GET    | /api/v2/test/needs?number=%00      | 422 | invalid-request
            GET    | /api/v2/test/needs?number=%ff      | 400 | malformed-request
            GET    | /api/v2/test/needs?nunber=1        | 422 | invalid-request
            GET    | /api/v2/test/agents/bob            | 404 | not-found
            GET    | /api/v2/test/addres                | 404 | not-found
            GET    | /nothing                           | 404 | not-found
            GET    | /error                             | 404 | not-found
            GET    | /api/v2/test/open                  | 405 | method-not-allowed
            POST   | /api/v2/test/address               | 405 | method-not-allowed
            DELETE | /healthz                           | 405 | method-not-allowed
            BREW   | /healthz                           | 405 | method-not-allowed
            POST   | /api/v2/test/open                  | 415 | unsupported-media-type
            GET    | //api                              | 400 | malformed-request
            GET    | /api/v2/;x/y                       | 400 | malformed-request
            GET    | /api/%2e%2e/x                      | 400 | malformed-request
            """)
    void answersEveryKindOfErrorAsAProblem(String method, String path, int status, String slug) throws Exception {
        var answer = edge.call(method, path, method.equals("POST") ? "text" : "");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertProblem(answer, slug);
    }

    @Test
    void saysWhatWouldHaveWorked() throws Exception {
        assertThat(edge.get("/api/v2/test/open").headers().firstValue("Allow")).hasValue("POST");
        assertThat(edge.call("POST", "/api/v2/test/address", "").headers().firstValue("Allow"))
                .hasValue("GET, HEAD");
        assertThat(edge.call("POST", "/api/v2/test/open", "x").headers().firstValue("Accept"))
                .hasValue("application/json");
        assertThat(edge.get("/api/v2/test/fail?how=storage").headers().firstValue("Retry-After"))
                .hasValue("2");
        assertThat(edge.get("/api/v2/test/addres").body()).contains("Did you mean /api/v2/test/address?");
        assertThat(edge.get("/api/v2/test/needs?nunber=1").body())
                .contains("\"pointer\":\"?nunber\",\"allowed\":[\"number\"],\"did_you_mean\":\"number\"");
    }

    @Test
    void answersNotAcceptableInTheFormThatWasNotAskedFor() throws Exception {
        var answer = edge.get("/healthz", "Accept: image/png");

        assertThat(answer.statusCode()).isEqualTo(406);
        assertProblem(answer, "not-acceptable");
    }

    @Test
    void namesEachRequestItself() throws Exception {
        var first = edge.get("/healthz", "X-Request-Id: mine").headers().firstValue("X-Request-Id");
        var second = edge.get("/healthz").headers().firstValue("X-Request-Id");

        assertThat(first).hasValueSatisfying(id -> assertThat(id).matches("req_[A-Za-z0-9]{24}"));
        assertThat(second).isPresent().isNotEqualTo(first);
    }

    @Test
    void logsUnderTheIdThatTheAnswerCarries() throws Exception {
        var console = new ByteArrayOutputStream();
        var before = System.out;
        System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
        try (var logging = RunningEdge.start("logging.level.com.onetimesecret.hub.web.problem=warn")) {
            var answer = logging.get("/api/v2/test/fail?how=storage");

            assertThat(console.toString(StandardCharsets.UTF_8).lines())
                    .filteredOn(line -> line.contains("Storage does not answer"))
                    .singleElement()
                    .asString()
                    .contains(" " + answer.headers().firstValue("X-Request-Id").orElseThrow() + " ");
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void logsTheIdTheNetworkAndTheCallerAlsoWhenTheContainerComesBack() throws Exception {
        var console = new ByteArrayOutputStream();
        var before = System.out;
        System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
        try (var logging = RunningEdge.start(
                "logging.level.com.onetimesecret.hub.web.problem=warn", "logging.structured.format.console=ecs")) {
            var answer = logging.get("/api/v2/test/later", "Authorization: Bearer good");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(console.toString(StandardCharsets.UTF_8).lines())
                    .filteredOn(line -> line.contains("A request failed"))
                    .singleElement()
                    .asString()
                    .startsWith("{")
                    .contains(
                            "\"request_id\":\""
                                    + answer.headers()
                                            .firstValue("X-Request-Id")
                                            .orElseThrow() + "\"",
                            "\"network\":\"" + RunningEdge.AGENT.networkId().value() + "\"",
                            "\"caller\":\"" + RunningEdge.AGENT.id().value() + "\"");
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void forbidsDocumentsEverythingAndPagesAllButTheirOwn() throws Exception {
        var document = edge.get("/healthz").headers();
        var page = edge.get("/dashboard/test").headers();

        assertThat(document.firstValue("Content-Security-Policy"))
                .hasValue("default-src 'none'; frame-ancestors 'none'");
        assertThat(page.firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("script-src 'self'", "form-action 'self'", "base-uri 'none'")
                        .doesNotContain("unsafe"));
        assertThat(document.firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(document.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(document.firstValue("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void asksBrowsersForHttpsWhereTheHubHasIt() throws Exception {
        try (var secure = RunningEdge.start("hub.base-url=https://hub.example.com")) {
            assertThat(secure.get("/healthz").headers().firstValue("Strict-Transport-Security"))
                    .hasValue("max-age=63072000");
        }
    }

    @Test
    void showsPeopleAPageThatEscapesWhatItSays() throws Exception {
        var answer = edge.get("/dashboard/test", "Accept: text/html,*/*");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(answer.body()).contains("Not &lt;b&gt;you&lt;/b&gt;.").doesNotContain("<b>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET  | /oauth2/test    | ''                                | 405 | invalid_request
            GET  | /oauth2/nothing | ''                                | 404 | invalid_request
            POST | /oauth2/test    | application/json                  | 415 | invalid_request
            POST | /oauth2/test    | application/x-www-form-urlencoded | 500 | server_error
            """)
    void answersOauthRoutesInTheirOwnForm(String method, String path, String type, int status, String error)
            throws Exception {
        var answer = type.isEmpty() ? edge.get(path) : edge.call(method, path, "grant=bug", "Content-Type: " + type);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body()).startsWith("{\"error\":\"" + error + "\",\"error_description\":\"");
        assertTellsNothing(answer.body());
    }

    @Test
    void refusesEveryCallWhileTheClocksDiffer() throws Exception {
        try (var apart = RunningEdge.start()) {
            apart.letClocksDiffer(true);

            var answer = apart.get("/api/v2/test/me", "Authorization: Bearer good");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertProblem(answer, "unavailable");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("10");
            assertThat(apart.call("POST", "/api/v2/test/direct", "heartbeat", "Authorization: Bearer good")
                            .statusCode())
                    .isEqualTo(503);
            assertThat(apart.get("/healthz").statusCode()).isEqualTo(200);

            apart.letClocksDiffer(false);
            assertThat(apart.get("/api/v2/test/me", "Authorization: Bearer good")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void isAliveWithoutStorageButNotReady() throws Exception {
        try (var broken = RunningEdge.start()) {
            assertThat(broken.get("/readyz").body()).isEqualTo("{\"status\":\"ok\"}");
            broken.breakStorage();

            assertThat(broken.get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
            var answer = broken.get("/readyz");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertProblem(answer, "unavailable");
        }
    }
}
