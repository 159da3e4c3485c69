package com.onetimesecret.hub.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.auth.NostrKey;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// A hub with a relay, and two agents of one network that have brought their keys.
abstract class AtTheRelay {

    @TempDir
    static Path data;

    static RunningHub hub;
    static TestAgent alice;
    static TestAgent bob;
    static NostrKey alicesKey;
    static NostrKey bobsKey;

    @BeforeAll
    static void startAHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.rate.posts-per-minute", 40));
        alice = member("nostr alice");
        bob = member("nostr-bob");
        alicesKey = bound(alice);
        bobsKey = bound(bob);
    }

    /// With the hub its connections end, and their clients know that it is not for what they did.
    @AfterAll
    static void stop() {
        try (var last = connected(bobsKey);
                var nobodys = stranger(newKey())) {
            hub.close();
            assertThat(List.of(last.end(), nobodys.end())).allMatch(end -> end.startsWith("1001"));
        }
    }

    static TestAgent member(String name) {
        return hub.member(name, hub.owner(), "guided-network");
    }

    static NostrKey newKey() {
        return new NostrKey(new Tokens().bytes(32));
    }

    static NostrKey bound(TestAgent agent) {
        var key = newKey();
        var answer = NostrClient.bind(hub.baseUrl(), agent, key);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.text("public_key")).isEqualTo(key.publicKey());
        return key;
    }

    static NostrClient stranger(NostrKey key) {
        return new NostrClient(hub.baseUrl(), key);
    }

    static NostrClient connected(NostrKey key) {
        var client = stranger(key);
        var ok = client.authenticate();
        assertThat(ok.get(2).booleanValue()).as("%s", ok).isTrue();
        return client;
    }

    static String status(String summary) {
        return "{\"type\":\"status_update\",\"payload\":{\"status\":\"idle\",\"summary\":\"" + summary + "\"}}";
    }
}
