package com.onetimesecret.hub.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.outbound.AddressResolver;
import com.onetimesecret.hub.api.outbound.FetchLimits;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The file that proves a domain, on a web server of this machine, which a hub on loopback may call.
class DomainProofTests {

    private static final String CONTENT = "token.agent_x@hub.example.com";

    private HttpServer server;
    private SafeFetch fetch;
    private DomainProof proof;
    private String answer = "";
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        var baseUrl = new BaseUrl("http://localhost:8080");
        fetch = new SafeFetch(baseUrl, AddressResolver.ofThisMachine(), FetchLimits.USUAL);
        var settings = new DomainSettings(
                1,
                Duration.ofDays(7),
                Duration.ZERO,
                Duration.ofDays(1),
                Duration.ofDays(3),
                Duration.ofDays(400),
                "127.0.0.1:1");
        proof = new DomainProof(new TxtRecords(settings), fetch, new Tokens(), baseUrl);
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(0);
        fetch.close();
    }

    private String look() {
        return proof.file(new Challenge.File(
                "http://localhost:" + server.getAddress().getPort() + "/.well-known/agent-challenge/token", CONTENT));
    }

    @Test
    void isTheWholeContentOfTheFile() {
        answer = "  " + CONTENT + "\r\n";

        assertThat(look()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "200, token, it has another content",
        "200, token.agent_x@hub.example.com and more, it has another content",
        "404, token.agent_x@hub.example.com, it was answered with status 404",
        "302, token.agent_x@hub.example.com, it was answered with status 302"
    })
    void isNothingLess(int answered, String body, String wrong) {
        status = answered;
        answer = body;

        assertThat(look()).isEqualTo(wrong);
    }

    @Test
    void neverLeadsToAnotherPartOfTheHubsOwnNetwork() {
        assertThat(proof.file(new Challenge.File("https://169.254.169.254/x", CONTENT)))
                .contains("not an IP address");
        assertThat(proof.file(new Challenge.File("http://example.org/x", CONTENT)))
                .contains("must start with https");
    }
}
