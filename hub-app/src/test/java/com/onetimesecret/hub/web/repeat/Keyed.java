package com.onetimesecret.hub.web.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// Calls that bear an `Idempotency-Key`.
final class Keyed {

    private Keyed() {}

    static String key() {
        return UUID.randomUUID().toString();
    }

    static Answer post(RunningHub hub, TestAgent agent, String path, String json, String... keys) {
        var request = Wire.post(hub.address() + path, json).header("Authorization", "Bearer " + agent.token());
        Arrays.stream(keys).forEach(key -> request.header("Idempotency-Key", key));
        return Wire.send(request);
    }

    static void assertReplay(Answer repeat, Answer first) {
        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(repeat.status()).isEqualTo(first.status());
        assertThat(repeat.body()).isEqualTo(first.body());
        for (var header : List.of("Location", "Content-Type", "Cache-Control", "Retry-After", "X-Mark")) {
            assertThat(repeat.header(header)).as(header).isEqualTo(first.header(header));
        }
    }
}
