package com.onetimesecret.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.identity.PublicHub.Raw;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What anybody reads of an agent's earlier keys: never without an end, and none as good once the agent is revoked.
class EarlierKeysIntegrationTests {

    private static final String IDENTITY = "/.well-known/agent.json";

    @TempDir
    private static Path data;

    @TempDir
    private static Path publicData;

    private static RunningHub loopback;
    private static PublicHub hub;

    @BeforeAll
    static void startHubs() {
        loopback = RunningHub.startUnlimited(data);
        hub = PublicHub.beside(loopback, publicData);
    }

    @AfterAll
    static void stopHubs() {
        hub.close();
        loopback.close();
    }

    private static Raw shown(TestAgent agent, String path) {
        return hub.get(PublicHub.HOST, "/a/" + agent.id() + path);
    }

    @Test
    void servesALongLogInParts() {
        var wordy = loopback.member("wordy");
        loopback.jdbc().sql("""
                        INSERT INTO agent_key_log (agent_id, seq, network_id, entry, hash)
                        SELECT id, 1 + n, network_id, '{"seq":' || 1 + n || '}', ''
                        FROM agent, generate_series(1, 1001) n WHERE id = :agent
                        """).param("agent", wordy.id()).update();

        var first = shown(wordy, "/.well-known/agent-log.jsonl");

        assertThat(first.body().lines()).hasSize(1000);
        var address = "/a/" + wordy.id() + "/.well-known/agent-log.jsonl?after=1000";
        assertThat(first.header("Link")).hasValue("<https://hub.example.com" + address + ">; rel=\"next\"");
        var rest = hub.get(PublicHub.HOST, address);
        assertThat(rest.body()).isEqualTo("{\"seq\":1001}\n{\"seq\":1002}\n");
        assertThat(rest.header("Link")).isEmpty();
        assertThat(shown(wordy, "/.well-known/agent-log.jsonl?after=x").isNothing())
                .isTrue();
    }

    @Test
    void showsTwentyEarlierKeysAndNoneOfARevokedAgentAsGood() {
        var busy = loopback.member("busy");
        loopback.jdbc()
                .sql("""
                        INSERT INTO agent_key (thumbprint, agent_id, network_id, spki, status, created_at, retired_at,
                            not_after)
                        SELECT 'busy-' || n, id, network_id, decode(:spki, 'base64'), 'retired',
                            now() - make_interval(hours => n), now(), now() + interval '1 day'
                        FROM agent, generate_series(1, 25) n WHERE id = :agent
                        """)
                .param("agent", busy.id())
                .param("spki", TestKey.ed25519().spki())
                .update();
        var earlier = shown(busy, IDENTITY).json().get("previous_keys");
        assertThat(earlier).hasSize(20);
        assertThat(earlier)
                .allSatisfy(key -> assertThat(key.get("status").asString()).isEqualTo("retired"));
        loopback.owner().post("/api/v2/agents/" + busy.id() + "/revoke", "{}");

        await().atMost(Duration.ofSeconds(1))
                .until(() ->
                        shown(busy, IDENTITY).json().get("status").asString().equals("revoked"));

        var document = shown(busy, IDENTITY).json();
        assertThat(document.get("previous_keys")).hasSize(20).allSatisfy(key -> {
            assertThat(key.get("status").asString()).isEqualTo("revoked");
            assertThat(key.get("not_after")).isEqualTo(document.get("revoked_at"));
        });
    }
}
