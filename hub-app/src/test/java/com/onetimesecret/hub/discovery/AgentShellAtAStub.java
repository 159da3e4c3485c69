package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.discovery.StubHub.Reply;
import com.onetimesecret.hub.discovery.StubHub.Seen;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A machine with `agent.sh` on it, and a hub that says what the test wants.
abstract class AgentShellAtAStub {

    static final String AGENT = "agent_000000000000000000000001";
    static final String JOINED = "{\"agent_id\":\"" + AGENT
            + "\",\"auth_req_id\":\"secret-request\",\"status\":\"approved\",\"tell_your_human\":\"none\"}";
    static final String GRANTED =
            "{\"access_token\":\"secret-token\",\"token_type\":\"Bearer\",\"scope\":\"post vault\"}";

    @TempDir
    Path folder;

    final Map<String, Reply> replies = new ConcurrentHashMap<>(Map.of(
            "/api/v2/agent/auth", new Reply(200, JOINED),
            "/oauth2/token", new Reply(200, GRANTED)));
    StubHub hub;

    @BeforeEach
    final void startHub() throws Exception {
        hub = StubHub.answering(
                call -> replies.getOrDefault(call.target().replaceFirst("\\?.*", ""), new Reply(404, "")));
    }

    @AfterEach
    final void stopHub() {
        hub.close();
    }

    final Seen last() {
        return hub.seen().getLast();
    }

    final ShellMachine joined(String shell) throws Exception {
        var machine = ShellMachine.of(shell, folder, AgentShellTests.script()).with("AGENT_HUB", hub.url());
        var run = machine.run("init", "--name", "stub", "--purpose", "Try");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains(AGENT).doesNotContain("secret-");
        return machine;
    }
}
