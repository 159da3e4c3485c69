package com.onetimesecret.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallGateTests {

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

    private static String header(String credential) {
        return credential.startsWith("basic ")
                ? RunningEdge.basic(credential.substring(6))
                : "Authorization: " + credential;
    }

    @Test
    void decidesByWhatTheRouteDeclares() throws Exception {
        var table = """
                Bearer good      | /api/v2/test/me       | 200 | robin
                Bearer weak      | /api/v2/test/me       | 200 | wren
                Bearer paused    | /api/v2/test/me       | 200 | owl
                Bearer good      | /api/v2/test/read     | 200 | robin1
                Bearer weak      | /api/v2/test/read     | 403 | insufficient-scope
                Bearer paused    | /api/v2/test/read     | 403 | paused-by-human
                Bearer good      | /api/v2/test/both     | 200 | agent_robin
                Bearer good      | /api/v2/test/people   | 403 | forbidden
                basic a@b.c:good | /api/v2/test/people   | 200 | a@b.c
                basic a@b.c:bare | /api/v2/test/people   | 200 | a@b.c
                basic a@b.c:good | /api/v2/test/both     | 200 | usr_
                basic a@b.c:bare | /api/v2/test/both     | 403 | forbidden
                basic a@b.c:good | /api/v2/test/me       | 403 | forbidden
                Bearer           | /api/v2/test/me       | 400 | malformed-request
                Bearer a b       | /api/v2/test/me       | 400 | malformed-request
                Basic !!!        | /api/v2/test/people   | 400 | malformed-request
                Basic bm9jb2xvbg== | /api/v2/test/people | 400 | malformed-request
                """;
        for (var line : table.lines().toList()) {
            var row = line.split("\\|", -1);
            var answer = edge.get(row[1].strip(), header(row[0].strip()));
            assertThat(answer.statusCode()).as(line).isEqualTo(Integer.parseInt(row[2].strip()));
            assertThat(answer.body()).as(line).contains(row[3].strip());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''              | /api/v2/test/me     | Bearer
            Bearer stale    | /api/v2/test/me     | Bearer error="invalid_token"
            DPoP stale      | /api/v2/test/me     | DPoP error="invalid_token", algs="ES256 EdDSA Ed25519"
            Other scheme    | /api/v2/test/me     | Bearer error="invalid_token"
            ''              | /api/v2/test/people | Basic realm="hub", charset="UTF-8"
            basic a@b.c:bad | /api/v2/test/people | Basic realm="hub", charset="UTF-8"
            """)
    void challengesWhoIsNobodyAndShowsTheWayIn(String credential, String path, String challenge) throws Exception {
        var answer = credential.isEmpty() ? edge.get(path) : edge.get(path, header(credential));

        assertThat(answer.statusCode()).isEqualTo(401);
        EdgeTests.assertProblem(answer, "unauthenticated");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith(challenge);
        assertThat(answer.body())
                .contains("\"method\":\"POST\",\"href\":\"http://localhost:8080/api/v2/agent/auth\",\"body_example\":{")
                .contains("http://localhost:8080/llms.txt");
    }

    @Test
    void namesTheScopeThatIsMissing() throws Exception {
        var answer = edge.get("/api/v2/test/read", "Authorization: Bearer weak");

        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer error=\"insufficient_scope\", scope=\"read\"");
        assertThat(answer.body()).contains("`read`", "ask", "\"owner_action_required\":true");
    }

    @Test
    void authenticatesBeforeItReadsTheBody() throws Exception {
        // The announced body never comes: an edge that waited for it would answer nothing.
        var answer = edge.raw(String.join(
                "\r\n",
                "POST /api/v2/test/messages HTTP/1.1",
                "Host: localhost:8080",
                "Content-Type: application/json",
                "Content-Length: 100",
                "Connection: close",
                "",
                ""));

        assertThat(answer).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void refusesSeveralCredentials() throws Exception {
        var answer = edge.host(
                "localhost:8080", "/api/v2/test/me", "Authorization: Bearer good", "Authorization: Bearer good");

        assertThat(answer).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void countsCallsAndLetsThemThroughAgainWhenTheWindowHasPassed() throws Exception {
        var body = "{\"name\":\"a\",\"count\":1}";
        var first = edge.post("/api/v2/test/messages", body, "Authorization: Bearer good");
        edge.clock().pass(Duration.ofSeconds(20));
        edge.post("/api/v2/test/messages", body, "Authorization: Bearer good");
        var third = edge.post("/api/v2/test/messages", body, "Authorization: Bearer good");
        var read = edge.get("/api/v2/test/read", "Authorization: Bearer good");

        assertThat(first.headers().firstValue("RateLimit-Policy")).hasValue("\"posts\";q=2;w=60");
        assertThat(first.headers().firstValue("RateLimit")).hasValue("\"posts\";r=1;t=60");
        assertThat(third.statusCode()).isEqualTo(429);
        EdgeTests.assertProblem(third, "rate-limited");
        assertThat(third.headers().firstValue("RateLimit")).hasValue("\"posts\";r=0;t=40");
        assertThat(third.headers().firstValue("Retry-After")).hasValue("40");
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.headers().firstValue("RateLimit")).hasValue("\"reads\";r=59;t=60");

        edge.clock().pass(Duration.ofSeconds(40));
        assertThat(edge.post("/api/v2/test/messages", body, "Authorization: Bearer good")
                        .statusCode())
                .isEqualTo(201);
    }

    private HttpResponse<String> posted(String body) throws Exception {
        return edge.post("/api/v2/test/messages", body, "Authorization: Bearer good");
    }

    @Test
    void countsAsPostsOnlyWhatWasStored() throws Exception {
        var refused = posted("{\"name\":\"a\"}");
        var heartbeat = posted("{\"name\":\"heartbeat\",\"count\":1}");
        var stored = posted("{\"name\":\"a\",\"count\":1}");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"actions\";q=3;w=60");
        assertThat(refused.headers().firstValue("RateLimit")).hasValue("\"actions\";r=2;t=60");
        assertThat(heartbeat.headers().firstValue("RateLimit")).hasValue("\"actions\";r=1;t=60");
        assertThat(stored.headers().firstValue("RateLimit")).hasValue("\"posts\";r=1;t=60");
    }

    @Test
    void stopsAFloodOfBodiesThatItRefuses() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(posted("{}").statusCode()).isEqualTo(422);
        }

        // Three were actions, and when those were gone two were posts.
        assertThat(posted("{}").statusCode()).isEqualTo(429);
        edge.clock().pass(Duration.ofSeconds(60));
        assertThat(posted("{\"name\":\"a\",\"count\":1}").statusCode()).isEqualTo(201);
    }

    @Test
    void countsFailuresOfAnAddressButNeverLocksOutWhoProvesItself() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(edge.get("/api/v2/test/me", "Authorization: Bearer stale")
                            .statusCode())
                    .isEqualTo(401);
        }

        var limited = edge.get("/api/v2/test/me", "Authorization: Bearer stale");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("RateLimit-Policy")).hasValue("\"auth\";q=3;w=60");
        assertThat(limited.headers().firstValue("RateLimit")).hasValue("\"auth\";r=0;t=60");
        assertThat(limited.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(edge.get("/api/v2/test/me", "Authorization: Bearer good").statusCode())
                .isEqualTo(200);
    }
}
