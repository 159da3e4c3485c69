package com.onetimesecret.hub.ciba;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ciba.CIBAErrorDelivery;
import com.nimbusds.oauth2.sdk.ciba.CIBAPingCallback;
import com.nimbusds.oauth2.sdk.ciba.CIBARequest;
import com.nimbusds.oauth2.sdk.ciba.CIBARequestAcknowledgement;
import com.nimbusds.oauth2.sdk.ciba.CIBATokenDelivery;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.onetimesecret.hub.ciba.NotificationReceiver.Received;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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
    @DisplayName("2.9/49-50 no redirects and no second call after a 4xx; the result is not lost")
    void callsOnceWhoRefuses() throws Exception {
        for (int status : new int[] {302, 401, 400}) {
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
    @DisplayName("2.10/51-54 push: bound tokens and an id_token that vouches for them, once")
    void pushesBoundTokens() throws Exception {
        var client = client("push");
        assertThat(client.send(client.request().clientNotificationToken(TOKEN).build())
                        .getBody())
                .contains("invalid_request");
        receiver.answer(500);
        var handle = askWithProof(client).getAuthRequestID();
        assertThat(client.approve().status()).isEqualTo(200);
        var failed = next();

        var pushed = next();

        assertThat(pushed.body()).isEqualTo(failed.body());
        var delivery = CIBATokenDelivery.parse(pushed.parsed(receiver.endpoint()));
        assertThat(delivery.getAuthRequestID()).isEqualTo(handle);
        var access = delivery.getOIDCTokens().getAccessToken();
        assertThat(access.getType().getValue()).isEqualTo("DPoP");
        assertThat(SignedJWT.parse(access.getValue()).getJWTClaimsSet().getJSONObjectClaim("cnf"))
                .containsEntry("jkt", client.signingKey().computeThumbprint().toString());
        var idToken = delivery.getOIDCTokens().getIDToken().getJWTClaimsSet();
        assertThat(idToken.getStringClaim("urn:openid:params:jwt:claim:auth_req_id"))
                .isEqualTo(handle.getValue());
        assertThat(idToken.getStringClaim("at_hash"))
                .isEqualTo(AccessTokenHash.compute(access, JWSAlgorithm.RS256, null).getValue());
        // 2.8/44
        assertThat(client.redeem(handle).getBody()).contains("unauthorized_client");
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM token_grant WHERE agent_id = :id")
                        .param("id", client.id().getValue())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("2.10/53 push: errors")
    void pushesErrors() throws Exception {
        var client = client("push");
        var handle = askWithProof(client).getAuthRequestID();
        assertThat(client.deny().status()).isEqualTo(200);

        var delivery = CIBAErrorDelivery.parse(next().parsed(receiver.endpoint()));

        assertThat(delivery.getAuthRequestID()).isEqualTo(handle);
        assertThat(delivery.getErrorObject().getCode()).isEqualTo("access_denied");
    }

    private static CIBARequestAcknowledgement askWithProof(CibaClient client) throws Exception {
        var proofs = new DefaultDPoPProofFactory(client.signingKey(), JWSAlgorithm.ES256);
        Nonce nonce = null;
        while (true) {
            CIBARequest request =
                    client.request().clientNotificationToken(TOKEN).build();
            var http = request.toHTTPRequest();
            http.setDPoP(proofs.createDPoPJWT("POST", client.backchannel(), nonce));
            var answer = http.send();
            if (nonce != null || answer.getStatusCode() == 200) {
                return CIBARequestAcknowledgement.parse(answer);
            }
            assertThat(answer.getBody()).contains("use_dpop_nonce");
            nonce = answer.getDPoPNonce();
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
