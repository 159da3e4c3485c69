package com.onetimesecret.hub.ciba;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.ciba.CIBAPingCallback;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.onetimesecret.hub.auth.Notifications;
import com.onetimesecret.hub.ciba.NotificationReceiver.Received;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CIBA Core 1.0, clause by clause: ping and push, against an endpoint of the client's own.
class NotificationClausesIntegrationTests {

    private static final BearerAccessToken TOKEN = new BearerAccessToken("a-token-that-nobody-guesses-0123456789");

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private NotificationReceiver receiver;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(
                data, Map.of("hub.ciba.waiting-per-client", 1_000, "hub.ciba.waiting-of-strangers", 1_000));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @BeforeEach
    void startReceiver() {
        receiver = new NotificationReceiver();
    }

    @AfterEach
    void stopReceiver() {
        receiver.close();
    }

    private CibaClient client(String mode) {
        return CibaClient.registered(
                hub,
                Map.of(
                        "backchannel_token_delivery_mode",
                        mode,
                        "backchannel_client_notification_endpoint",
                        receiver.endpoint().toString()));
    }

    private Received next() throws InterruptedException {
        return Objects.requireNonNull(receiver.next(20), "nothing came");
    }

    @Test
    @DisplayName("2.6/36 the client has its answer before any person is told")
    void answersBeforeItTellsAnybody() throws Exception {
        var key = CibaClient.key();
        var point = ByteBuffer.allocate(65)
                .put((byte) 4)
                .put(key.getX().decode())
                .put(key.getY().decode())
                .array();
        hub.bean(Notifications.class)
                .subscribe(
                        hub.signedIn(RunningHub.OWNER),
                        receiver.endpoint().toString(),
                        TestKey.base64Url(point),
                        TestKey.base64Url(new byte[16]),
                        "A browser");
        try {
            var acknowledged = new CountDownLatch(1);
            receiver.holdUntil(acknowledged);
            CibaClient.poll(hub).ask();
            acknowledged.countDown();

            assertThat(next().method()).isEqualTo("POST");
            assertThat(receiver.waitedInVain()).isFalse();
        } finally {
            hub.jdbc().sql("DELETE FROM push_subscription").update();
        }
    }

    @Test
    @DisplayName("2.9/50 nobody who decides waits for a ping")
    void decidesBeforeItPings() throws Exception {
        var client = client("ping");
        var decided = new CountDownLatch(1);
        receiver.holdUntil(decided);
        var handle = client.ask(client.request().clientNotificationToken(TOKEN)).getAuthRequestID();
        assertThat(client.approve().status()).isEqualTo(200);
        decided.countDown();

        assertThat(next().body()).contains(handle.getValue());
        assertThat(receiver.waitedInVain()).isFalse();
    }

    @Test
    @DisplayName("2.9/48 a ping after a yes: its token, its type, nothing but the auth_req_id; then the token")
    void pingsAfterAYes() throws Exception {
        var client = client("ping");
        var handle = client.ask(client.request().clientNotificationToken(TOKEN)).getAuthRequestID();
        assertThat(client.approve().status()).isEqualTo(200);

        var ping = next();

        assertThat(ping.method()).isEqualTo("POST");
        assertThat(ping.authorization()).isEqualTo("Bearer " + TOKEN.getValue());
        assertThat(ping.contentType()).startsWith("application/json");
        assertThat(ping.body()).isEqualTo("{\"auth_req_id\":\"" + handle.getValue() + "\"}");
        assertThat(CIBAPingCallback.parse(ping.parsed(receiver.endpoint())).getAuthRequestID())
                .isEqualTo(handle);
        assertThat(client.redeem(handle).getStatusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("2.9/48 a ping after a no and after the end; 2.8/44 a ping client may poll")
    void pingsAfterANoAndAfterTheEnd() throws Exception {
        var client = client("ping");
        var denied = client.ask(client.request().clientNotificationToken(TOKEN)).getAuthRequestID();
        assertThat(client.redeem(denied).getBody()).contains("authorization_pending");
        assertThat(client.deny().status()).isEqualTo(200);
        assertThat(next().body()).contains(denied.getValue());
        assertThat(client.redeem(denied).getBody()).contains("access_denied");

        var other = client("ping");
        var late = other.ask(other.request().clientNotificationToken(TOKEN)).getAuthRequestID();
        hub.jdbc()
                .sql("UPDATE auth_request SET expires_at = now() - interval '1 second' WHERE agent_id = :id")
                .param("id", other.id().getValue())
                .update();
        assertThat(next().body()).contains(late.getValue());
    }

    @Test
    @DisplayName("2.9/49-50 no redirects and no second call after a 4xx or a 200; the result is not lost")
    void callsOnceWhoRefuses() throws Exception {
        for (int status : new int[] {302, 401, 400, 200}) {
            receiver.answer(status);
            var client = client("ping");
            var handle =
                    client.ask(client.request().clientNotificationToken(TOKEN)).getAuthRequestID();
            assertThat(client.approve().status()).isEqualTo(200);
            assertThat(next().body()).contains(handle.getValue());
            assertThat(receiver.next(4)).as("after " + status).isNull();
            assertThat(client.redeem(handle).getStatusCode()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("2.9/49 tries again after 5xx and 429")
    void triesAgainAfterFailures() throws Exception {
        receiver.answer(503, 429);
        var client = client("ping");
        var handle = client.ask(client.request().clientNotificationToken(TOKEN)).getAuthRequestID();
        assertThat(client.approve().status()).isEqualTo(200);

        for (int i = 0; i < 3; i++) {
            assertThat(next().body()).contains(handle.getValue());
        }
        assertThat(receiver.next(4)).isNull();
    }

    @Test
    @DisplayName("2.9/50 a hub that is restarted still sends what it owes; secrets are sealed at rest")
    void sendsAfterARestart() throws Exception {
        var own = RunningHub.startUnlimited(data.resolve("restart"));
        try {
            var client = CibaClient.registered(
                    own,
                    Map.of(
                            "backchannel_token_delivery_mode",
                            "ping",
                            "backchannel_client_notification_endpoint",
                            receiver.endpoint().toString()));
            var handle =
                    client.ask(client.request().clientNotificationToken(TOKEN)).getAuthRequestID();
            var stored = own.jdbc()
                    .sql("SELECT encode(sealed_id, 'escape') || encode(notification_token, 'escape') FROM auth_request")
                    .query(String.class)
                    .single();
            assertThat(stored).doesNotContain(handle.getValue()).doesNotContain(TOKEN.getValue());
            var card = client.card();
            own.jdbc().sql("""
                    UPDATE approval SET status = 'denied', decided_at = now() WHERE id = :id
                    """).param("id", card).update();
            own.restart();

            assertThat(next().body()).contains(handle.getValue());
        } finally {
            own.close();
        }
    }

    @Test
    @DisplayName("WIRE 2 the callback of /auth: an agent hears of its approval")
    void callsBackAgentsThatJoin() throws Exception {
        var agent = new TestAgent(hub.baseUrl(), "called-back", TestKey.ed25519());
        var request = agent.request("Waits for a call");
        request.put(
                "callback", Map.of("url", receiver.endpoint().toString(), "token", TOKEN.getValue(), "mode", "ping"));
        var asked = agent.join(request);
        assertThat(asked.status()).as(asked.toString()).isEqualTo(200);
        assertThat(hub.owner().approve(asked.text("approval_id"), "{}").status())
                .isEqualTo(200);

        assertThat(next().body()).isEqualTo("{\"auth_req_id\":\"" + asked.text("auth_req_id") + "\"}");
        assertThat(agent.redeem().status()).isEqualTo(200);
    }

    @Test
    @DisplayName("WIRE 2 the callback of /auth: pushed tokens are bound to the agent's own key")
    void pushesToAgentsThatJoin() throws Exception {
        var agent = new TestAgent(hub.baseUrl(), "pushed-to", TestKey.ed25519());
        var request = agent.request("Waits for its tokens");
        request.put(
                "callback", Map.of("url", receiver.endpoint().toString(), "token", TOKEN.getValue(), "mode", "push"));
        var asked = agent.join(request);
        assertThat(hub.owner().approve(asked.text("approval_id"), "{}").status())
                .isEqualTo(200);

        var pushed = next().body();

        assertThat(pushed).contains("\"token_type\":\"DPoP\"").contains(asked.text("auth_req_id"));
        assertThat(agent.redeem().text("error")).isEqualTo("unauthorized_client");
    }

    @Test
    @DisplayName("WIRE 2 the callback of /auth leads to the open internet only, and unproven requests call nobody")
    void refusesCallbacksIntoNetworks() {
        var agent = new TestAgent(hub.baseUrl(), "calls-inside", TestKey.ed25519());
        for (var url :
                new String[] {"http://10.0.0.1/x", "https://10.0.0.1/x", "http://example.com/x", "ftp://x", "%"}) {
            var request = new HashMap<>(agent.request("Reaches inside"));
            request.put("callback", Map.of("url", url, "token", TOKEN.getValue()));
            var answer = agent.join(request);
            assertThat(answer.status()).as(url + " " + answer).isEqualTo(422);
            assertThat(Wire.json(answer.body())).contains("/callback").doesNotContain(TOKEN.getValue());
        }
    }
}
