package com.onetimesecret.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a public hub makes of the host that a request names.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentHostsTests {

    private static final String HUB = "hub.example.com";
    private static final String AGENT = RunningEdge.AGENT_HOST;
    private static final String PATH = "/api/v2/test/address";

    private RunningEdge edge;

    @BeforeAll
    void start() {
        edge = RunningEdge.start("hub.base-url=https://" + HUB);
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    private String sent(String request) throws Exception {
        return edge.raw(request.replace("|", "\r\n"));
    }

    private static void assertNothing(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 404 ")
                .contains(
                        "\r\nX-Request-Id: req_", "\r\nX-Content-Type-Options: nosniff", "\r\nCache-Control: no-store")
                .contains("\r\nContent-Security-Policy: default-src 'none'", "\r\nContent-Length: 0")
                .doesNotContain("Content-Type:", "Set-Cookie", "Allow:", "WWW-Authenticate")
                .endsWith("\r\n\r\n");
        assertThat(answer.split("HTTP/1.1 [1-5]", -1)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"robin.example.org", "ROBIN.Example.ORG", "robin.example.org.", "robin.example.org:443"})
    void answersAnAgentsHostWithWhatTheAgentShows(String host) throws Exception {
        assertThat(edge.host(host, "/.well-known/x?y=%20z"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("{\"the_word\":\"robin.example.org /a/robin.example.org/.well-known/x y=%20z\"}");
        assertThat(edge.host(host, "/")).contains("\"robin.example.org /a/robin.example.org/ null\"");
    }

    @Test
    void leavesEscapesAsTheyCame() throws Exception {
        assertThat(edge.host(AGENT, "/m/a%20b%C3%A9")).contains(" /a/robin.example.org/m/a%20b%C3%A9 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%2Fb", "/x;y=1", "//x", "/x//y", "/a%5cb", "/./x", "/x/../y", "/a%c0%af"})
    void saysNothingToTricksWithAddresses(String path) throws Exception {
        assertNothing(edge.host(AGENT, path));
        assertNothing(edge.host(HUB, "/a/robin.example.org" + path));
        assertThat(edge.host(HUB, "/api/v2" + path)).doesNotStartWith("HTTP/1.1 2");
    }

    /// Jetty gives up on these before it comes to the host, which might have been an agent's.
    @ParameterizedTest
    @ValueSource(
            strings = {"/a%00b", "/d/a%00b", "/..", "/../login", "/%2e%2e/x", "/%zz", "/%", "/a%", "http://[x", "*x"})
    void servesNothingAtAddressesThatAreNone(String path) throws Exception {
        for (var host : new String[] {AGENT, HUB}) {
            assertThat(edge.host(host, path))
                    .matches("(?s)HTTP/1.1 40[04] .*")
                    .doesNotContain("the_word", "Set-Cookie", "Jetty", HUB);
        }
        assertThat(sent("CONNECT /x HTTP/1.1|Host: " + AGENT + "|Connection: close||"))
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"})
    void saysNothingToOtherMethods(String method) throws Exception {
        assertNothing(sent(method + " /x HTTP/1.1|Host: " + AGENT + "|Content-Length: 0|Connection: close||"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "evil.example",
                "hub.example.com.evil.example",
                "xhub.example.com",
                "x.robin.example.org",
                "example.org",
                "127.0.0.1",
                "[::1]",
                "[::1]:443",
                "0x7f.1",
                "a_b.example",
                "robin.example.org.."
            })
    void saysNothingUnderOtherHosts(String host) throws Exception {
        assertNothing(edge.host(host, PATH));
        assertNothing(edge.host(host, "/"));
        assertThat(edge.host(host, "/healthz")).startsWith("HTTP/1.1 200 ");
        assertThat(edge.host(host, "/readyz")).startsWith("HTTP/1.1 200 ");
    }

    /// Jetty hangs up on what is not HTTP, and says no more than that there is nothing.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1|Host: user@hub.example.com|Connection: close||",
                "GET / HTTP/1.1|Host: hub.example.com:99999999|Connection: close||",
                "GET / HTTP/1.1|Host: hub.example.com:x|Connection: close||",
                "GET / HTTP/1.1|Host: robin.example.org/x|Connection: close||",
                "GET / HTTP/1.1|Host: a b|Connection: close||",
                "GET / HTTP/1.1|Host: |Connection: close||",
                "GET / HTTP/1.1|Host: hub.example.com, robin.example.org|Connection: close||",
                "GET / HTTP/1.1|Host: robin.example.org|Host: hub.example.com|Connection: close||",
                "GET / HTTP/1.1|Host: hub.example.com|Host: robin.example.org|Connection: close||",
                "GET https://hub.example.com/ HTTP/1.1|Host: robin.example.org|Connection: close||",
                "GET https://robin.example.org/ HTTP/1.1|Host: hub.example.com|Connection: close||",
                "GET / HTTP/1.1|Host: hub.example.com\u0000|Connection: close||",
                "GET / HTTP/1.1|Connection: close||"
            })
    void servesNothingUnderAHostThatIsNone(String request) throws Exception {
        var answer = sent(request);

        assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*").doesNotContain("the_word", "Set-Cookie", "Jetty");
        if (!request.contains("Host: " + HUB + "|")) {
            assertThat(answer).doesNotContain(HUB);
        }
        assertThat(answer.split("HTTP/1.1 [1-5]", -1)).hasSize(2);
    }

    @Test
    void takesAnAbsoluteAddressThatAgreesWithItsHost() throws Exception {
        assertThat(sent("GET https://hub.example.com" + PATH + " HTTP/1.1|Host: hub.example.com|Connection: close||"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(sent("GET https://robin.example.org/x HTTP/1.1|Host: robin.example.org|Connection: close||"))
                .contains(" /a/robin.example.org/x ");
    }

    /// WIRE 1.
    @Test
    void saysOnAnyHostThatItLives() throws Exception {
        for (var host : new String[] {"hub.example.com", AGENT, "unknown.example.org", "10.0.0.7:8080"}) {
            assertThat(edge.host(host, "/healthz")).as(host).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void hasNothingOfTheHubOnAgentsHosts() throws Exception {
        for (var path : new String[] {PATH, "/api/v2/test/open", "/dashboard/test", "/oauth2/test"}) {
            var answer = edge.host(AGENT, path);
            // The route that the test has below agents answers; what matters is that it is the agent's.
            assertThat(answer).contains(" /a/robin.example.org/").doesNotContain("Set-Cookie");
        }
    }

    @Test
    void tellsTheProxyWhichHostsAreServed() throws Exception {
        for (var host : new String[] {HUB, "127.0.0.1:8080", "proxy.internal"}) {
            assertThat(edge.host(host, "/tls-ask?domain=" + AGENT)).startsWith("HTTP/1.1 200 ");
            assertThat(edge.host(host, "/tls-ask?domain=HUB.example.com")).startsWith("HTTP/1.1 200 ");
            for (var other : new String[] {"evil.example", "", "%00", "x".repeat(500), "robin.example.org%2Fx"}) {
                assertThat(edge.host(host, "/tls-ask?domain=" + other))
                        .startsWith("HTTP/1.1 404 ")
                        .contains("Content-Length: 0");
            }
            assertThat(edge.host(host, "/tls-ask")).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void letsPagesReadDocumentsAndNothingElse() throws Exception {
        var ask = "|Origin: https://evil.example|Access-Control-Request-Method: GET|Connection: close||";

        assertThat(sent("OPTIONS /.well-known/agent.json HTTP/1.1|Host: " + AGENT + ask))
                .startsWith("HTTP/1.1 204 ")
                .contains("Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: GET, HEAD")
                .doesNotContain("Allow-Credentials");
        assertThat(sent("OPTIONS /a/robin.example.org/did.json HTTP/1.1|Host: " + HUB + ask))
                .startsWith("HTTP/1.1 204 ");
        assertNothing(sent("OPTIONS /d/token HTTP/1.1|Host: " + AGENT + ask));
        assertNothing(sent("OPTIONS /m/code HTTP/1.1|Host: " + AGENT + ask));
        assertNothing(sent("OPTIONS * HTTP/1.1|Host: " + AGENT + ask));
    }

    @Test
    void warnsOfStrangeHostsOnceAMinuteInPrintableLetters() throws Exception {
        var console = new ByteArrayOutputStream();
        var before = System.out;
        System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
        try (var logging = RunningEdge.start(
                "hub.base-url=https://" + HUB, "logging.level.com.onetimesecret.hub.web.AgentHosts=warn")) {
            logging.host("evil\"\\.example", "/");
            logging.host("second.example", "/");
            logging.clock().pass(Duration.ofMinutes(1));
            logging.host("third.example", "/");

            assertThat(console.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("under the host")))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("third.example"));
        } finally {
            System.setOut(before);
        }
        assertThat(AgentHosts.shown("a\"b\\c\u0007\u00e9")).isEqualTo("a\\u0022b\\u005cc\\u0007\\u00e9");
        assertThat(AgentHosts.shown("x".repeat(500))).hasSize(100);
        assertThat(AgentHosts.shown(null)).isEmpty();
    }
}
