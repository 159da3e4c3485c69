package com.onetimesecret.hub.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestPerson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands a whole network still stands it still here, too, and only that network.
class NatsStopIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String STATUS =
            "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\"on it\"}}";

    @TempDir
    private static Path folder;

    private static NatsServer nats;
    private static RunningHub hub;
    private static TestPerson ada;
    private static TestAgent ann;

    @BeforeAll
    static void start() throws Exception {
        nats = NatsServer.start(folder.resolve("nats"));
        hub = RunningHub.startUnlimited(folder.resolve("hub"), nats.settings());
        await().atMost(SOON).until(() -> hub.bean(NatsLink.class).isUp());
        ada = hub.found("stood-still");
        ann = hub.member("still-ann", ada, "stood-still");
    }

    @AfterAll
    static void stop() {
        nats.close();
        hub.close();
    }

    /// The first answer that is no longer `200`: a decision counts within a second.
    private static String refusal(Supplier<NatsAgent.Reply> ask) {
        return await().atMost(SOON).until(() -> ask.get().problem(), problem -> !problem.isEmpty());
    }

    private static NatsAgent.Reply publish(NatsAgent client) {
        try {
            return client.request(client.subject("publish"), STATUS);
        } catch (InterruptedException stopping) {
            throw new IllegalStateException(stopping);
        }
    }

    @Test
    void standsStillAtAnEmergencyStop() throws Exception {
        var elsewhere = hub.member("still-elsewhere", hub.owner(), "guided-network");
        try (var client = NatsAgent.connect(ann);
                var other = NatsAgent.connect(elsewhere)) {
            assertThat(publish(client).problem()).isEmpty();

            assertThat(ada.post("/api/v2/emergency-stop", "{}").status()).isLessThan(300);

            assertThat(refusal(() -> publish(client))).isEqualTo("paused-by-human");
            assertThat(client.from("all").problem()).isEqualTo("paused-by-human");
            assertThat(publish(other).problem()).isEmpty();
            ada.call("DELETE", "/api/v2/emergency-stop", "");
            await().atMost(SOON).until(() -> publish(client).problem().isEmpty());
        }
    }

    @Test
    void standsStillWhileItsNetworkIsSuspended() throws Exception {
        var id = hub.owner()
                .get("/api/v2/networks")
                .body()
                .get("networks")
                .valueStream()
                .filter(network -> network.get("slug").stringValue().equals("stood-still"))
                .findFirst()
                .orElseThrow()
                .get("id")
                .stringValue();
        try (var client = NatsAgent.connect(ann)) {
            assertThat(publish(client).problem()).isEmpty();

            assertThat(hub.owner()
                            .post("/api/v2/networks/" + id + "/suspend", "")
                            .status())
                    .isLessThan(300);

            assertThat(refusal(() -> publish(client))).isEqualTo("network-suspended");
            assertThat(client.from("all").problem()).isEqualTo("network-suspended");
            hub.owner().post("/api/v2/networks/" + id + "/resume", "");
            await().atMost(SOON).until(() -> publish(client).problem().isEmpty());
        }
    }
}
