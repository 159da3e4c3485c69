package com.onetimesecret.hub.dashboard;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.onetimesecret.hub.harness.RunningHub;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client library that knows nothing of the hub runs the flows in which a person signs in, from the discovery
/// document on.
class StandardClientIntegrationTests {

    private static RunningHub hub;
    private static AuthorizationServerMetadata metadata;

    private TestBrowser browser;

    @BeforeAll
    static void start(@TempDir Path dataDir) throws Exception {
        hub = RunningHub.startUnlimited(dataDir);
        metadata = AuthorizationServerMetadata.resolve(new Issuer(hub.baseUrl()));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void signIn() throws Exception {
        browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        browser.get("/login");
        browser.post("/login", Map.of("email", "owner@example.com", "password", "a long enough password"));
        browser.get("/activate");
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    @Test
    void runsTheCodeFlowUpToAValidIdToken() throws Exception {
        var client = new ClientID(TestClient.registered(hub.baseUrl(), "Code client", TestClient.WEB, "openid read")
                .id());
        var verifier = new CodeVerifier();
        var state = new State();
        var nonce = new Nonce();
        var request = new AuthenticationRequest.Builder(
                        ResponseType.CODE, new Scope("openid", "read"), client, URI.create(TestClient.WEB))
                .endpointURI(metadata.getAuthorizationEndpointURI())
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build();

        var opened = location(browser.get(pathOf(request.toURI())));
        var card = location(browser.get(opened));
        browser.get(card);
        var back = browser.decide(card, "approve", Map.of("scope", "openid", "expiresIn", "3600"));
        var response = AuthenticationResponseParser.parse(URI.create(location(back)));
        assertThat(response.getState()).isEqualTo(state);
        assertThat(response.getIssuer()).isEqualTo(metadata.getIssuer());

        var grant = new AuthorizationCodeGrant(
                response.toSuccessResponse().getAuthorizationCode(), URI.create(TestClient.WEB), verifier);
        var tokens =
                OIDCTokenResponseParser.parse(new TokenRequest.Builder(metadata.getTokenEndpointURI(), client, grant)
                        .build()
                        .toHTTPRequest()
                        .send());
        assertThat(tokens.indicatesSuccess()).isTrue();
        var idToken =
                ((OIDCTokenResponse) tokens.toSuccessResponse()).getOIDCTokens().getIDToken();
        var claims = new IDTokenValidator(
                        metadata.getIssuer(),
                        client,
                        JWSAlgorithm.RS256,
                        metadata.getJWKSetURI().toURL())
                .validate(idToken, nonce);
        assertThat(claims.getAuthenticationTime()).isNotNull();
    }

    @Test
    void runsTheDeviceFlow() throws Exception {
        var client = new ClientID(TestClient.registered(hub.baseUrl(), "Device client", TestClient.WEB, "openid read")
                .id());
        var started = DeviceAuthorizationResponse.parse(new DeviceAuthorizationRequest.Builder(client)
                        .endpointURI(metadata.getDeviceAuthorizationEndpointURI())
                        .scope(new Scope("read"))
                        .build()
                        .toHTTPRequest()
                        .send())
                .toSuccessResponse();
        AuthorizationGrant grant = new DeviceCodeGrant(started.getDeviceCode());
        assertThat(redeem(client, grant).toErrorResponse().getErrorObject().getCode())
                .isEqualTo("authorization_pending");

        browser.get(pathOf(started.getVerificationURIComplete()));
        var card = location(browser.post(
                "/activate", Map.of("user_code", started.getUserCode().getValue())));
        browser.get(card);
        browser.decide(card, "approve", Map.of("scope", "read", "expiresIn", "3600"));

        assertThat(redeem(client, grant)
                        .toSuccessResponse()
                        .getTokens()
                        .getBearerAccessToken()
                        .getScope())
                .isEqualTo(new Scope("read"));
    }

    private static TokenResponse redeem(ClientID client, AuthorizationGrant grant) throws Exception {
        return TokenResponse.parse(new TokenRequest.Builder(metadata.getTokenEndpointURI(), client, grant)
                .build()
                .toHTTPRequest()
                .send());
    }

    private static String pathOf(URI uri) {
        return uri.toString().substring(hub.baseUrl().length());
    }
}
