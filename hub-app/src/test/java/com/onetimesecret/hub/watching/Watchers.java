package com.onetimesecret.hub.watching;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// A hub with agents and with people of every role, each with a browser without scripts.
abstract class Watchers {

    /// Markup, a turned line, nothing to see, and an address that looks like a link.
    static final String HOSTILE = "<script>alert(1)</script> \u202Eevil\u200B https://evil.example/'\"><img src=x>";

    /// The same as a page writes it.
    static final String SHOWN =
            "&lt;script&gt;alert(1)&lt;/script&gt; [U+202E]evil[U+200B] https://evil.example/&#39;&quot;&gt;&lt;img src=x&gt;";

    @TempDir
    private static Path data;

    static RunningHub hub;
    static TestBrowser owner;
    static TestBrowser approver;
    static TestBrowser viewer;
    static TestAgent ada;
    static TestAgent bob;

    private static final List<TestBrowser> BROWSERS = new ArrayList<>();

    @BeforeAll
    static void startHub() throws Exception {
        hub = RunningHub.startUnlimited(data);
        ada = hub.member("ada");
        bob = hub.member("bob");
        owner = browser(RunningHub.OWNER);
        approver = member("approver");
        viewer = member("viewer");
    }

    @AfterAll
    static void stopHub() {
        BROWSERS.forEach(TestBrowser::close);
        hub.close();
    }

    private static TestBrowser member(String role) throws Exception {
        var email = role + "@example.com";
        var sent = hub.owner().post("/api/v2/invitations", "{\"email\":\"" + email + "\",\"role\":\"" + role + "\"}");
        hub.person(sent.text("link"), email);
        return browser(email);
    }

    static TestBrowser browser(String email) throws Exception {
        var browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        BROWSERS.add(browser);
        browser.get("/login");
        assertThat(browser.post("/login", Map.of("email", email, "password", RunningHub.PASSWORD))
                        .statusCode())
                .isBetween(300, 399);
        return browser;
    }

    /// The page in German.
    static String inGerman(TestBrowser browser, String path) throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(hub.baseUrl() + path))
                        .header("Accept", "text/html")
                        .header("Accept-Language", "de")
                        .GET())
                .body();
    }

    /// What is on the page, which is there, and neither runs nor leads where an agent wants.
    static String page(TestBrowser browser, String path) throws Exception {
        var answer = browser.get(path);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return harmless(answer);
    }

    static String harmless(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.body())
                .doesNotContain("<script>alert", "<img src=x", "href=\"https://evil", "\u202E", "\u200B", "style=\"")
                .doesNotContain("??");
        return answer.body();
    }

    static String posted(TestAgent agent, String json) {
        var answer = agent.post("/api/v2/agent/messages", json);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.text("id");
    }

    static String status(String summary) {
        return "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\"" + summary + "\"}}";
    }
}
