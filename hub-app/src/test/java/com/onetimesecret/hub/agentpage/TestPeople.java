package com.onetimesecret.hub.agentpage;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.RunningHub;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/// People at browsers without scripts.
final class TestPeople {

    private TestPeople() {}

    /// A browser in which that person is signed in.
    static TestBrowser signedIn(RunningHub hub, String email) throws IOException, InterruptedException {
        var browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        browser.get("/login");
        var answer = browser.post("/login", Map.of("email", email, "password", RunningHub.PASSWORD));
        if (answer.statusCode() != 303) {
            throw new IllegalStateException(answer.body());
        }
        return browser;
    }
}
