package com.onetimesecret.hub.ciba;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.ciba.AuthRequestID;
import com.nimbusds.oauth2.sdk.ciba.CIBAGrant;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.AccessTokenType;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A key that is shown with a backchannel request (RFC 9449) is the key that its tokens are for.
class BoundBackchannelIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void givesItsTokensToTheKeyOfTheRequestAlone() throws Exception {
        var client = CibaClient.poll(hub);
        var key = CibaClient.key();
        var asked = send(() -> client.request().build().toHTTPRequest(), key);
        assertThat(asked.getStatusCode()).as(asked.getBody()).isEqualTo(200);
        var handle = new AuthRequestID((String) asked.getBodyAsJSONObject().get("auth_req_id"));
        assertThat(client.approve().status()).isEqualTo(200);

        assertThat(error(client.redeem(handle))).isEqualTo("invalid_grant");
        assertThat(error(redeem(client, handle, CibaClient.key()))).isEqualTo("invalid_grant");

        var redeemed = redeem(client, handle, key);
        assertThat(redeemed.getStatusCode()).as(redeemed.getBody()).isEqualTo(200);
        assertThat(OIDCTokenResponse.parse(redeemed)
                        .getOIDCTokens()
                        .getAccessToken()
                        .getType())
                .isEqualTo(AccessTokenType.DPOP);
    }

    @Test
    void givesNoBearerTokenToWhoRegisteredForBoundOnes() throws Exception {
        var client = CibaClient.registered(hub, Map.of("dpop_bound_access_tokens", true));
        var handle = client.ask();
        assertThat(client.approve().status()).isEqualTo(200);

        assertThat(error(client.redeem(handle))).isEqualTo("invalid_dpop_proof");

        assertThat(redeem(client, handle, CibaClient.key()).getStatusCode()).isEqualTo(200);
    }

    private static HTTPResponse redeem(CibaClient client, AuthRequestID handle, ECKey key) throws Exception {
        return send(
                () -> new TokenRequest.Builder(client.tokenEndpoint(), client.authentication(), new CIBAGrant(handle))
                        .build()
                        .toHTTPRequest(),
                key);
    }

    private static String error(HTTPResponse response) throws Exception {
        return String.valueOf(response.getBodyAsJSONObject().get("error"));
    }

    /// A request that can be made anew, because its proofs are used up.
    private interface Fresh {
        HTTPRequest request();
    }

    /// Sends it with a proof; the first answer brings the nonce for the second.
    private static HTTPResponse send(Fresh fresh, ECKey key) throws Exception {
        var first = send(fresh.request(), key, null);
        return "use_dpop_nonce".equals(error(first)) ? send(fresh.request(), key, first.getDPoPNonce()) : first;
    }

    private static HTTPResponse send(HTTPRequest request, ECKey key, @Nullable Nonce nonce) throws Exception {
        var factory = new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256);
        request.setDPoP(factory.createDPoPJWT(request.getMethod().name(), request.getURI(), nonce));
        return request.send();
    }
}
