package com.onetimesecret.hub.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an agent publishes is its own affair, however wrong it is: the others go on.
class NatsBadInputIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(15);
    /// Behind the first word, unless the server is configured otherwise.
    private static final int LONGEST_LINE = 4096;

    private static final String STATUS =
            "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\"on it\"}}";

    @TempDir
    private static Path folder;

    private static NatsServer nats;
    private static RunningHub hub;
    private static TestAgent evil;
    private static TestAgent good;

    @BeforeAll
    static void start() throws Exception {
        nats = NatsServer.start(folder.resolve("nats"));
        hub = RunningHub.startUnlimited(folder.resolve("hub"), nats.settings());
        await().atMost(SOON).until(() -> hub.bean(NatsLink.class).isUp());
        evil = hub.member("nats-evil");
        good = hub.member("nats-good");
    }

    @AfterAll
    static void stop() {
        nats.close();
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NATS/1.0\r\nfoo\r\n\r\n",
                "NATS/1.0\r\nNats-Msg-Id: \u00e9\r\n\r\n",
                "NATS/1.0 abc def\r\n\r\n",
                "HTTP/1.1\r\nA: b\r\n\r\n",
                "x"
            })
    void headersThatAreNoneConcernTheirSenderOnly(String headers) throws Exception {
        var link = hub.bean(NatsLink.class);
        long before = link.connections();
        try (var raw = new RawNatsClient(evil);
                var client = NatsAgent.connect(good)) {
            for (int i = 0; i < 5; i++) {
                assertThat(raw.published(raw.subject("publish"), headers, STATUS))
                        .isEqualTo("400");
                assertThat(client.request(client.subject("publish"), STATUS).status())
                        .isEqualTo(201);
            }
            assertThat(raw.published(raw.subject("publish"), "NATS/1.0\r\nA: b\r\n\r\n", STATUS))
                    .isEqualTo("201");
        }
        assertThat(link.connections()).isEqualTo(before);
        assertThat(link.isUp()).isTrue();
    }

    /// With the number that the server adds, the line is longer than what the agent sent.
    @Test
    void linesAsLongAsTheServerTakesConcernTheirSenderOnly() throws Exception {
        var link = hub.bean(NatsLink.class);
        long before = link.connections();
        try (var raw = new RawNatsClient(evil);
                var client = NatsAgent.connect(good)) {
            int room = LONGEST_LINE - (raw.subject("publish") + " " + raw.inbox() + " 2").length();
            for (int less = 10; less >= 0; less--) {
                var reply = raw.inbox() + "x".repeat(room - less);
                raw.send("PUB " + raw.subject("publish") + " " + reply + " 2\r\n{}\r\n");
                assertThat(raw.status()).isEqualTo("422");
            }
            assertThat(client.request(client.subject("publish"), STATUS).status())
                    .isEqualTo(201);
        }
        assertThat(link.connections()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"topics\":5}",
                "{\"topics\":[5]}",
                "{\"topics\":{\"a\":\"x\"}}",
                "{\"topics\":null}",
                "{\"since\":{}}",
                "{\"since\":5}"
            })
    void aWishMustBeOfTheRightTypes(String wish) throws Exception {
        try (var client = NatsAgent.connect(good)) {
            assertThat(client.request(client.subject("subscribe"), wish).problem())
                    .isEqualTo("invalid-request");
            assertThat(client.request(client.subject("subscribe"), "{\"topics\":\"a\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(client.request(client.subject("publish"), "").problem()).isEqualTo("malformed-request");
        }
    }
}
