package com.onetimesecret.hub.agentpage;

import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
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

    /// Lets the agent's approval end in that time; the hub has written down its last call before.
    static void endsIn(RunningHub hub, TestAgent agent, String time) {
        await().until(() -> hub.jdbc()
                .sql("SELECT last_seen_at IS NOT NULL FROM agent WHERE id = :id")
                .param("id", agent.id())
                .query(Boolean.class)
                .single());
        hub.jdbc()
                .sql("UPDATE agent SET approval_expires_at = now() + CAST(:time AS interval) WHERE id = :id")
                .params(Map.of("time", time, "id", agent.id()))
                .update();
    }
}
