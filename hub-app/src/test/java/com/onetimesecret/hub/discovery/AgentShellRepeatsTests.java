package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.discovery.StubHub.Reply;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `agent.sh` does when it is run again, against a hub that says what the test wants.
class AgentShellRepeatsTests extends AgentShellAtAStub {

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void sendsAgainUnderTheSameKeyUntilItIsTaken(String shell) throws Exception {
        var machine = joined(shell);
        replies.put("/api/v2/agent/messages", new Reply(503, ""));
        assertThat(machine.run("post", "hello").exit()).isEqualTo(75);
        var first = last().header("Idempotency-Key");
        assertThat(machine.files()).anySatisfy((file, mode) -> assertThat(file).contains("/pending."));

        machine.run("post", "other");
        assertThat(last().header("Idempotency-Key")).isNotBlank().isNotEqualTo(first);
        replies.put("/api/v2/agent/messages", new Reply(201, "{\"id\":\"msg_1\"}"));
        assertThat(machine.run("post", "hello").exit()).isZero();
        assertThat(last().header("Idempotency-Key")).isEqualTo(first);
        machine.run("post", "hello");
        assertThat(last().header("Idempotency-Key")).isNotBlank().isNotEqualTo(first);
        machine.run("post", "other");
        assertThat(machine.files().keySet()).noneMatch(file -> file.contains("/pending."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void asksOnceHoweverOftenItIsRun(String shell) throws Exception {
        var machine = joined(shell);
        replies.put("/api/v2/agent/questions", new Reply(502, ""));
        assertThat(machine.run("ask", "--wait", "1", "Which?").exit()).isEqualTo(75);
        var unheard = last();
        var open = "{\"id\":\"msg_1\",\"status\":\"open\",\"answer_count\":0,\"answers\":[]}";
        replies.put("/api/v2/agent/questions", new Reply(201, open));
        replies.put("/api/v2/agent/questions/msg_1", new Reply(200, open));

        assertThat(machine.run("ask", "--wait", "2", "Which?").exit()).isEqualTo(75);
        assertThat(last().header("Idempotency-Key")).isNotBlank().isEqualTo(unheard.header("Idempotency-Key"));
        assertThat(last().body()).isEqualTo(unheard.body());
        assertThat(machine.run("ask", "--wait", "3", "Which?").exit()).isEqualTo(75);
        assertThat(last().target()).isEqualTo("/api/v2/agent/questions/msg_1?wait=3");
        replies.put("/api/v2/agent/questions/msg_1", new Reply(200, """
                {"id":"msg_1","status":"answered","answer_count":1,\
                "answers":[{"origin":{"kind":"human"},"answer":"main"}]}"""));
        assertThat(machine.run("ask", "Which?").out()).isEqualTo("human: main\n");
        machine.run("ask", "Which?");
        assertThat(last().target()).isEqualTo("/api/v2/agent/questions");
        assertThat(last().header("Idempotency-Key")).isNotEqualTo(unheard.header("Idempotency-Key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void beginsAnewAfterARevocation(String shell) throws Exception {
        var machine = joined(shell);
        var kept = machine.kept(hub.url());
        var old = Files.readString(kept.resolve("key.pem"));
        replies.put("/a/" + AGENT + "/.well-known/agent.json", new Reply(200, """
                {"id":"%s","status":"revoked","deposit":null}""".formatted(AGENT)));
        replies.put("/oauth2/token", new Reply(400, "{\"error\":\"invalid_grant\"}"));
        replies.put("/api/v2/agent/auth", new Reply(403, "{\"detail\":\"No.\"}"));
        var refused = machine.run("init");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains(kept.toString(), "was revoked", "agent.sh key revoke", "agent.sh init");

        // As when the hub's word on the first revocation was lost.
        var revoked = machine.run("key", "revoke");

        assertThat(revoked.exit()).as(revoked.err()).isZero();
        assertThat(machine.run("deposit-url", "--label", "x").exit()).isEqualTo(1);
        assertThat(machine.run("sign", "--dry-run", "--", "curl", "https://a.example/")
                        .exit())
                .isEqualTo(1);
        assertThat(machine.files().keySet())
                .anyMatch(file -> file.matches(".*/key\\.revoked-\\w+\\.pem"))
                .noneMatch(file -> file.endsWith("/agent_id"));
        replies.put("/oauth2/token", new Reply(200, GRANTED));
        replies.put("/api/v2/agent/auth", new Reply(200, JOINED));
        assertThat(machine.run("init").exit()).isZero();
        assertThat(kept.resolve("key.pem")).content().isNotEqualTo(old);
    }
}
