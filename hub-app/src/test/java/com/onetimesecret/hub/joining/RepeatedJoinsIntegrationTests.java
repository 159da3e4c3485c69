package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signed requests to join that come again byte by byte: a lost answer costs nothing, a recording brings nothing.
class RepeatedJoinsIntegrationTests {

    private static final String PURPOSE = "Report nightly builds";

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void answersTheSameSignedBodyTwice() {
        var agent = hub.stranger("double-send");
        var body = Wire.json(agent.request(PURPOSE));
        var time = TestAgent.now();
        var signature = agent.signature(time, body);

        var first = agent.join(body, time, signature);
        var second = agent.join(body, time, signature);

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text("approval_id")).isEqualTo(first.text("approval_id"));
    }

    @Test
    void bringsAboutNothingNewByASignedBodyThatWasUsed() {
        var agent = hub.stranger("replayed");
        var body = Wire.json(agent.request("Report builds"));
        var time = TestAgent.now();
        var signature = agent.signature(time, body);
        var first = agent.join(body, time, signature);
        var second = agent.join("Report other builds");

        var replayed = agent.join(body, time, signature);

        assertUsedAlready(replayed);
        assertThat(card(second).text("status")).isEqualTo("pending");
        assertThat(card(first).text("status")).isEqualTo("expired");
        hub.owner().approve(second.text("approval_id"), "{}");
        assertThat(agent.join(body, time, signature).text("status")).isEqualTo("approved");
        assertThat(agent.redeem().status()).isEqualTo(200);
        hub.owner().post("/api/v2/agents/" + agent.id() + "/revoke", "{}");
        assertUsedAlready(agent.join(body, time, signature));
    }

    @Test
    void showsTheDomainItClaimsAndAsksAgainForAnother() {
        var agent = hub.stranger("with-a-domain");
        var request = agent.request(PURPOSE);
        request.put("domain", "Agent.Example.com.");
        var asked = agent.join(request);
        assertThat(card(asked).text("claimed_domain")).isEqualTo("agent.example.com");
        hub.owner().approve(asked.text("approval_id"), "{}");

        var same = agent.join(request);
        assertThat(same.text("status")).isEqualTo("approved");
        assertThat(same.body().get("next").get(1).get("href").asString()).endsWith("/api/v2/agent/domains");
        assertThat(agent.join(PURPOSE).text("status")).isEqualTo("approved");
        request.put("domain", "other.example.com");
        assertThat(agent.join(request).text("status")).isEqualTo("pending");
        for (var wrong : List.of("https://agent.example.com", "localhost", "10.0.0.1", "a..b", "")) {
            request.put("domain", wrong);
            assertThat(agent.join(request)
                            .body()
                            .get("errors")
                            .get(0)
                            .get("pointer")
                            .asString())
                    .isEqualTo("/domain");
        }
    }

    @Test
    void usesUpASignedBodyThatWasRefused() {
        var taken = hub.member("taken-for-now");
        var agent = hub.stranger("taken-for-now");
        var body = Wire.json(agent.request(PURPOSE));
        var time = TestAgent.now();
        assertThat(agent.join(body, time, agent.signature(time, body)).problem())
                .isEqualTo("name-taken");
        hub.owner().post("/api/v2/agents/" + taken.id() + "/revoke", "{}");

        assertUsedAlready(agent.join(body, time, agent.signature(time, body)));
    }

    private static void assertUsedAlready(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.problem()).isEqualTo("invalid-signature");
        assertThat(answer.text("detail")).contains("used already", "new time or another nonce");
        assertThat(answer.body().get("server_time").asLong()).isPositive();
    }

    private static Answer card(Answer asked) {
        return hub.owner().get("/api/v2/approvals/" + asked.text("approval_id"));
    }
}
