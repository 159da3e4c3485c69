package com.onetimesecret.hub.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.RunningHub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What no page of the hub ever sends is refused with a page, and never breaks one.
class OddRequestsIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void takesACookieThatIsNoSessionForNone() throws Exception {
        for (var cookie : new String[] {"AAAA", "x", "", "%00", "JycnJycn"}) {
            assertThat(get("/login", Map.of("Cookie", "hub_session=" + cookie)).statusCode())
                    .as(cookie)
                    .isEqualTo(200);
        }
    }

    @Test
    void refusesNamesThatReachIntoFieldsAndWhatCannotBeStored() throws Exception {
        var browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        browser.get("/login");
        browser.post("/login", Map.of("email", RunningHub.OWNER, "password", RunningHub.PASSWORD));
        browser.get("/dashboard/emergency-stop");
        for (var query : new String[] {"q%5B0%5D=c", "q.x=c", "q=%00", "%00=c", "q=%ff"}) {
            var page = browser.get("/dashboard/feed?" + query);
            assertThat(page.statusCode()).as(query).isEqualTo(400);
            assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        }
        assertThat(browser.get("/dashboard/feed?q=c").statusCode()).isEqualTo(200);
        assertThat(browser.post("/dashboard/emergency-stop", Map.of("reason", "a\u0000b"))
                        .statusCode())
                .isEqualTo(400);
    }

    private static HttpResponse<String> get(String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(hub.baseUrl() + path)).header("Accept", "text/html");
        headers.forEach(request::header);
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
