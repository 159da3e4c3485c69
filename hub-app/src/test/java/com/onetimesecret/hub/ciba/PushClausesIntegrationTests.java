package com.onetimesecret.hub.ciba;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ciba.CIBAErrorDelivery;
import com.nimbusds.oauth2.sdk.ciba.CIBARequest;
import com.nimbusds.oauth2.sdk.ciba.CIBARequestAcknowledgement;
import com.nimbusds.oauth2.sdk.ciba.CIBATokenDelivery;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.onetimesecret.hub.ciba.NotificationReceiver.Received;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CIBA Core 1.0, clause by clause: pushed tokens, against an endpoint of the client's own.
class PushClausesIntegrationTests {

    private static final String RT_HASH = "urn:openid:params:jwt:claim:rt_hash";
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

    private CibaClient client(String... grantTypes) {
        var types = new ArrayList<>(List.of(grantTypes));
        types.add(CibaClient.CIBA);
        return CibaClient.registered(
                hub,
                Map.of(
                        "backchannel_token_delivery_mode",
                        "push",
                        "backchannel_client_notification_endpoint",
                        receiver.endpoint().toString(),
                        "grant_types",
                        types));
    }

    private Received next() throws InterruptedException {
        return Objects.requireNonNull(receiver.next(20), "nothing came");
    }

    @Test
    @DisplayName("2.10/51-54 push: bound tokens and an id_token that vouches for them, once")
    void pushesBoundTokens() throws Exception {
        var client = client();
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
                .isEqualTo(AccessTokenHash.compute(access, JWSAlgorithm.RS256, null)
                        .getValue());
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
    @DisplayName("2.10/52 push: the id_token vouches for the refresh token too")
    void vouchesForThePushedRefreshToken() throws Exception {
        var client = client("refresh_token");
        askWithProof(client);
        assertThat(client.approve().status()).isEqualTo(200);

        var delivery = CIBATokenDelivery.parse(next().parsed(receiver.endpoint()));

        var refresh = delivery.getOIDCTokens().getRefreshToken();
        // Made as at_hash is (CIBA Core 10.3.1).
        assertThat(delivery.getOIDCTokens().getIDToken().getJWTClaimsSet().getStringClaim(RT_HASH))
                .isEqualTo(AccessTokenHash.compute(new BearerAccessToken(refresh.getValue()), JWSAlgorithm.RS256, null)
                        .getValue());
    }

    @Test
    @DisplayName("2.10/53 push: a request that nobody decided in time")
    void pushesTheEnd() throws Exception {
        var client = client();
        var handle = askWithProof(client).getAuthRequestID();
        hub.jdbc()
                .sql("UPDATE auth_request SET expires_at = now() - interval '1 second' WHERE agent_id = :id")
                .param("id", client.id().getValue())
                .update();

        var delivery = CIBAErrorDelivery.parse(next().parsed(receiver.endpoint()));

        assertThat(delivery.getAuthRequestID()).isEqualTo(handle);
        assertThat(delivery.getErrorObject().getCode()).isEqualTo("expired_token");
    }

    @Test
    @DisplayName("2.10/53 push: no redirects")
    void followsNoRedirectWithTokens() throws Exception {
        receiver.answer(302);
        var client = client();
        askWithProof(client);
        assertThat(client.approve().status()).isEqualTo(200);

        assertThat(next().body()).contains("access_token");
        assertThat(receiver.next(4)).isNull();
    }

    @Test
    @DisplayName("2.10/53 push: nothing for an agent whose network was suspended before the tokens left")
    void pushesNothingIntoASuspendedNetwork() throws Exception {
        var client = client();
        askWithProof(client);
        assertThat(client.approve().status()).isEqualTo(200);
        next();
        var handle = askWithProof(client).getAuthRequestID();
        var card = client.card();
        hub.jdbc().sql("UPDATE network SET suspended_at = now()").update();
        try {
            hub.jdbc().sql("""
                            UPDATE approval SET status = 'approved', decided_at = now(), granted_scopes = scopes
                            WHERE id = :id""").param("id", card).update();

            var delivery = CIBAErrorDelivery.parse(next().parsed(receiver.endpoint()));

            assertThat(delivery.getAuthRequestID()).isEqualTo(handle);
            assertThat(delivery.getErrorObject().getCode()).isEqualTo("access_denied");
        } finally {
            hub.jdbc().sql("UPDATE network SET suspended_at = NULL").update();
        }
    }

    @Test
    @DisplayName("2.10/53 push: errors")
    void pushesErrors() throws Exception {
        var client = client();
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
                // 2.6/35: nobody polls.
                assertThat(answer.getBodyAsJSONObject())
                        .containsKey("expires_in")
                        .doesNotContainKey("interval");
                return CIBARequestAcknowledgement.parse(answer);
            }
            assertThat(answer.getBody()).contains("use_dpop_nonce");
            nonce = answer.getDPoPNonce();
        }
    }
}
