package com.onetimesecret.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every route holds on the short way too.
class DirectCallTests {

    private static final String PATH = "/api/v2/test/direct";
    private static final String GOOD = "Authorization: Bearer good";

    private RunningEdge edge;

    @BeforeEach
    void start() {
        edge = RunningEdge.start(
                "hub.rate.auth-per-minute=3", "hub.rate.posts-per-minute=2", "hub.rate.actions-per-minute=3");
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private HttpResponse<String> post(String body) throws Exception {
        return edge.post(PATH, body, GOOD);
    }

    @Test
    void answersWhenTheControllerHasItsAnswer() throws Exception {
        var answer = post("later");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"the_word\":\"robin@127.0.0.1\"}");
        var headers = answer.headers();
        assertThat(headers.allValues("Location")).containsExactly("http://localhost:8080/made");
        assertThat(headers.allValues("Content-Type")).containsExactly("application/json");
        assertThat(headers.allValues("Content-Length"))
                .containsExactly(String.valueOf(answer.body().length()));
        assertThat(headers.allValues("Cache-Control")).containsExactly("no-store");
        assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(headers.allValues("RateLimit")).containsExactly("\"posts\";r=1;t=60");
        assertThat(headers.firstValue("X-Request-Id").orElse("")).matches("req_[A-Za-z0-9]{24}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "refused at once"})
    void refusesInTheHubsForm(String when) throws Exception {
        var answer = post(when);

        assertThat(answer.statusCode()).isEqualTo(409);
        EdgeTests.assertProblem(answer, "name-taken");
        assertThat(answer.body()).contains("There is one already.");
        assertThat(answer.headers().firstValue("RateLimit")).hasValue("\"actions\";r=2;t=60");
    }

    @Test
    void tellsNothingOfAFailureOfItsOwn() throws Exception {
        var answer = post("broken");

        assertThat(answer.statusCode()).isEqualTo(500);
        EdgeTests.assertProblem(answer, "server-error");
        assertThat(answer.body()).doesNotContain("Inside", "agents", "IllegalState");
    }

    @Test
    void countsAsAnActionWhatStoredNothing() throws Exception {
        var answer = post("heartbeat");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("RateLimit")).hasValue("\"actions\";r=2;t=60");
    }

    @Test
    void passesTheGateBeforeTheControllerSeesIt() throws Exception {
        var nobody = edge.post(PATH, "x");
        var weak = edge.post(PATH, "x", "Authorization: Bearer weak");
        var paused = edge.post(PATH, "x", "Authorization: Bearer paused");
        var misspelt = edge.post(PATH + "?dry_run=1", "x", GOOD);

        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer resource_metadata="));
        assertThat(nobody.headers().firstValue("RateLimit")).hasValue("\"auth\";r=2;t=60");
        assertThat(weak.statusCode()).isEqualTo(403);
        assertThat(paused.statusCode()).isEqualTo(403);
        assertThat(misspelt.statusCode()).isEqualTo(422);
        assertThat(edge.directCalls()).isZero();
    }

    @Test
    void storesNothingForWhomItCannotAnswer() throws Exception {
        var answer = edge.post(PATH, "x", GOOD, "Accept: text/html");

        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(edge.directCalls()).isZero();
    }

    @Test
    void isTheSameRouteHoweverItsAddressIsSpelt() throws Exception {
        var answer = edge.post("/api/v2/test/%64irect", "x", GOOD);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).contains("robin@127.0.0.1");
        assertThat(answer.headers().firstValue("RateLimit")).hasValue("\"posts\";r=1;t=60");
    }

    @Test
    void takesNoOtherMethod() throws Exception {
        var answer = edge.get(PATH, GOOD);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void limitsTheBody() throws Exception {
        var answer = post("x".repeat(64 * 1024 + 1));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(edge.directCalls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/test/direct/a-Word_1/said", "/api/v2/test/direct/a%2DWord_1/said"})
    void takesAVariableAndABody(String path) throws Exception {
        var answer = edge.post(path, "{\"name\":\"hello\",\"count\":1}", GOOD);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).endsWith("a-Word_1 hello\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                       | 400 | malformed-request
            null                     | 400 | malformed-request
            {"name":                 | 400 | malformed-request
            {"name":"x","cuont":1}   | 422 | is not known here
            {"name":"x","count":10}  | 422 | must have a count of 9
            {"count":1}              | 422 | is required
            """)
    void refusesABodyAsEverywhere(String body, int status, String says) throws Exception {
        var answer = edge.post("/api/v2/test/direct/word/said", body, GOOD);
        var elsewhere = edge.post("/api/v2/test/open", body);

        assertThat(answer.statusCode()).isEqualTo(status).isEqualTo(elsewhere.statusCode());
        assertThat(answer.body()).contains(says);
        assertThat(edge.directCalls()).isZero();
    }

    @Test
    void takesJsonOnlyWhereItReadsJson() throws Exception {
        var answer = edge.call("POST", "/api/v2/test/direct/word/said", "name=x", GOOD, "Content-Type: text/plain");

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(edge.directCalls()).isZero();
    }
}
