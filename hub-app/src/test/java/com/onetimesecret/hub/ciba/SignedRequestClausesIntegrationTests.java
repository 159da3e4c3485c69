package com.onetimesecret.hub.ciba;

import static com.onetimesecret.hub.ciba.CibaClient.parameters;
import static java.util.Collections.singletonMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ciba.AuthRequestID;
import com.nimbusds.oauth2.sdk.ciba.CIBARequest;
import com.nimbusds.oauth2.sdk.ciba.CIBAResponse;
import com.nimbusds.oauth2.sdk.ciba.CIBASignedRequestClaimsSet;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.onetimesecret.hub.auth.signing.KeyAlgorithm;
import com.onetimesecret.hub.auth.signing.SigningKeys;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CIBA Core 1.0, clause by clause: signed requests, hints that are tokens, and FAPI-CIBA.
class SignedRequestClausesIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static CibaClient client;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(
                data, Map.of("hub.ciba.waiting-per-client", 1_000, "hub.ciba.waiting-of-strangers", 1_000));
        client = CibaClient.registered(hub, Map.of("backchannel_authentication_request_signing_alg", "ES256"));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    @DisplayName("2.4/24 everything stands inside the request object")
    void readsTheRequestObjectAlone() {
        accepted(client.formWithRequest(client.sign(client.requestClaims(Map.of()))));
        refused(client.form(parameters(Map.of("request", client.sign(client.requestClaims(Map.of()))))));
        refused(client.formWithRequest(client.sign(client.requestClaims(singletonMap("scope", null)))));
        refused(client.formWithRequest(client.sign(client.requestClaims(Map.of("scope", 5)))));
    }

    @Test
    @DisplayName("2.4/24 the library's signed requests are read as well")
    void readsTheLibrarysSignedRequests() throws Exception {
        var plain = client.request().build();
        var now = Instant.now();
        var claims = new CIBASignedRequestClaimsSet(
                plain,
                new Issuer(client.id()),
                new Audience(hub.baseUrl()),
                Date.from(now),
                Date.from(now),
                Date.from(now.plusSeconds(120)),
                new JWTID());
        var request = new CIBARequest.Builder(
                        client.authentication(), SignedJWT.parse(client.sign(claims.toJWTClaimsSet())))
                .endpointURI(client.backchannel())
                .build();

        assertThat(CIBAResponse.parse(client.send(request)).indicatesSuccess()).isTrue();
    }

    @Test
    @DisplayName("2.4/25 signed by the client's key with the registered algorithm, neither none nor encrypted")
    void wantsTheRegisteredSignature() throws Exception {
        refused(client.formWithRequest(new PlainJWT(client.requestClaims(Map.of())).serialize()));
        refused(client.formWithRequest("a.b.c.d.e"));
        refused(client.formWithRequest("nonsense"));
        // Whoever knows the public key could make this one.
        var shared = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), client.requestClaims(Map.of()));
        shared.sign(
                new MACSigner(client.signingKey().toPublicJWK().toECPublicKey().getEncoded()));
        refused(client.formWithRequest(shared.serialize()));
        var stranger = CibaClient.poll(hub);
        refused(client.formWithRequest(stranger.sign(client.requestClaims(Map.of()))));
        var other = CibaClient.registered(hub, Map.of("backchannel_authentication_request_signing_alg", "EdDSA"));
        refused(other.formWithRequest(other.sign(other.requestClaims(Map.of()))));
    }

    @Test
    @DisplayName("2.4/26 aud, iss, exp, iat, nbf and jti are there and right")
    void wantsItsClaims() {
        for (var claim : List.of("aud", "iss", "exp", "iat", "nbf", "jti")) {
            refused(client.formWithRequest(client.sign(client.requestClaims(singletonMap(claim, null)))));
        }
        var now = Instant.now();
        for (var wrong : List.<Map<String, Object>>of(
                Map.of("aud", "https://elsewhere.example.com"),
                Map.of("iss", "agent_000000000000000000000000"),
                Map.of("exp", Date.from(now.minusSeconds(60))),
                Map.of("iat", Date.from(now.plusSeconds(600))),
                Map.of("nbf", Date.from(now.plusSeconds(600))),
                Map.of("exp", "soon"))) {
            refused(client.formWithRequest(client.sign(client.requestClaims(new java.util.HashMap<>(wrong)))));
        }
        assertThat(client.formWithRequest(client.sign(client.requestClaims(
                                Map.of("aud", List.of("https://elsewhere.example.com", hub.baseUrl())))))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("2.4/27 requested_expiry as a number or a text")
    void takesTheExpiryInBothForms() {
        for (var expiry : List.<Object>of(120, "120")) {
            var answer = client.formWithRequest(client.sign(client.requestClaims(Map.of("requested_expiry", expiry))));
            accepted(answer);
            assertThat(answer.body().path("expires_in").asInt()).isEqualTo(120);
        }
        for (var expiry : List.<Object>of(0, -1, "abc", 1.5, true)) {
            refused(client.formWithRequest(client.sign(client.requestClaims(Map.of("requested_expiry", expiry)))));
        }
    }

    @Test
    @DisplayName("2.4/28 typ oauth-authz-req+jwt or none; each jti once")
    void takesTheTypeAndEachJtiOnce() {
        var typed = new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("oauth-authz-req+jwt"));
        accepted(client.formWithRequest(client.sign(typed.build(), client.requestClaims(Map.of()))));
        var other = new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("at+jwt"));
        refused(client.formWithRequest(client.sign(other.build(), client.requestClaims(Map.of()))));
        var once = client.sign(client.requestClaims(Map.of()));
        accepted(client.formWithRequest(once));
        refused(client.formWithRequest(once));
    }

    @Test
    @DisplayName("2.4/29 who registered for signing is refused without")
    void refusesUnsignedRequests() {
        refused(client.form(parameters(Map.of())));
    }

    @Test
    @DisplayName("2.5/31 id_token_hint: the hub's own, for this client, even expired")
    void readsItsOwnIdTokens() throws Exception {
        var plain = CibaClient.poll(hub);
        var handle = plain.ask();
        assertThat(plain.approve().status()).isEqualTo(200);
        var tokens = plain.redeem(handle).getBodyAsJSONObject();
        var idToken = SignedJWT.parse(String.valueOf(tokens.get("id_token")));

        assertThat(plain.ask(plain.bare("openid").idTokenHint(idToken)).getExpiresIn())
                .isEqualTo(300);
        var hint = new java.util.HashMap<String, String>();
        hint.put("scope", "openid");
        // Expired last month, and in another year.
        hint.put("id_token_hint", expired(idToken, Duration.ofDays(30)));
        accepted(plain.form(hint));
        hint.put("id_token_hint", expired(idToken, Duration.ofDays(365)));
        refused(plain.form(hint));
        hint.put("id_token_hint", idToken.serialize());
        // Of another client, forged, and no id_token at all.
        var other = CibaClient.poll(hub);
        refused(other.form(hint));
        hint.put("id_token_hint", plain.sign(idToken.getJWTClaimsSet()));
        refused(plain.form(hint));
        hint.put("id_token_hint", String.valueOf(tokens.get("access_token")));
        refused(plain.form(hint));
    }

    /// The same, as the hub would have signed it then.
    private static String expired(SignedJWT idToken, Duration ago) throws Exception {
        var claims = new JWTClaimsSet.Builder(idToken.getJWTClaimsSet())
                .expirationTime(Date.from(Instant.now().minus(ago)));
        return hub.bean(SigningKeys.class).sign(KeyAlgorithm.RS256, JOSEObjectType.JWT, claims.build());
    }

    @Test
    @DisplayName("2.5/31 id_token_hint: of a key that another one replaced, but not of one that was withdrawn")
    void keepsItsFormerKeysForHints() throws Exception {
        var plain = CibaClient.poll(hub);
        var handle = plain.ask();
        assertThat(plain.approve().status()).isEqualTo(200);
        var former = SignedJWT.parse(
                String.valueOf(plain.redeem(handle).getBodyAsJSONObject().get("id_token")));
        var hint = Map.of("scope", "openid", "id_token_hint", former.serialize());
        var keys = hub.bean(SigningKeys.class);
        keys.prepareNext();
        hub.jdbc()
                .sql("UPDATE signing_key SET signs_from = now() WHERE signs_from > now()")
                .update();
        keys.look();
        assertThat(SignedJWT.parse(keys.sign(KeyAlgorithm.RS256, JOSEObjectType.JWT, former.getJWTClaimsSet()))
                        .getHeader()
                        .getKeyID())
                .as("another key signs by now")
                .isNotEqualTo(former.getHeader().getKeyID());

        accepted(plain.form(hint));
        keys.withdrawAll();
        keys.look();
        refused(plain.form(hint));
    }

    @Test
    @DisplayName("2.5/32 login_hint_token: signed by the client, short-lived, who is meant in it")
    void readsTheClientsHintTokens() {
        var plain = CibaClient.poll(hub);
        for (var subject : List.<Map<String, Object>>of(
                Map.of("email", CibaClient.OWNER),
                Map.of("sub_id", Map.of("format", "email", "email", CibaClient.OWNER)))) {
            accepted(plain.form(hint(plain.sign(plain.requestClaims(new java.util.HashMap<>(subject))))));
        }
        refused(plain.form(hint(plain.sign(plain.requestClaims(Map.of())))));
        refused(plain.form(hint(client.sign(plain.requestClaims(Map.of("email", CibaClient.OWNER))))));
        refused(plain.form(hint("nonsense")));
        var old = plain.sign(plain.requestClaims(
                Map.of("email", CibaClient.OWNER, "exp", Date.from(Instant.now().minusSeconds(60)))));
        var late = plain.form(hint(old));
        assertThat(late.status()).isEqualTo(400);
        assertThat(late.text("error")).isEqualTo("expired_login_hint_token");
        var unknown = plain.sign(plain.requestClaims(Map.of("email", "nobody@example.com")));
        assertThat(plain.form(hint(unknown)).text("error")).isEqualTo("unknown_user_id");
    }

    private static Map<String, String> hint(String token) {
        return Map.of("scope", "openid", "login_hint_token", token);
    }

    @Test
    @DisplayName("2.13/56-58 FAPI-CIBA: signed requests, no push, a binding message, times within an hour")
    void holdsFapiClientsToTheirProfile() {
        var fapi = CibaClient.registered(
                hub, Map.of("fapi_profile", "ciba", "backchannel_authentication_request_signing_alg", "ES256"));

        accepted(fapi.formWithRequest(fapi.sign(fapi.requestClaims(Map.of()))));
        refused(fapi.form(parameters(Map.of())));
        refused(fapi.formWithRequest(fapi.sign(fapi.requestClaims(singletonMap("binding_message", null)))));
        var now = Instant.now();
        refused(fapi.formWithRequest(
                fapi.sign(fapi.requestClaims(Map.of("exp", Date.from(now.plusSeconds(70 * 60)))))));
        refused(fapi.formWithRequest(
                fapi.sign(fapi.requestClaims(Map.of("nbf", Date.from(now.minusSeconds(70 * 60)))))));
        for (var changed : List.<Map<String, Object>>of(
                Map.of("fapi_profile", "ciba"),
                Map.of(
                        "fapi_profile", "ciba",
                        "backchannel_authentication_request_signing_alg", "ES256",
                        "token_endpoint_auth_method", "none"),
                Map.of(
                        "fapi_profile", "ciba",
                        "backchannel_authentication_request_signing_alg", "ES256",
                        "dpop_bound_access_tokens", false),
                Map.of(
                        "fapi_profile", "ciba",
                        "backchannel_authentication_request_signing_alg", "ES256",
                        "backchannel_token_delivery_mode", "push",
                        "backchannel_client_notification_endpoint", "http://localhost:9/x"))) {
            assertThat(CibaClient.register(hub, CibaClient.metadata(CibaClient.key(), new java.util.HashMap<>(changed)))
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    @DisplayName("2.13/59 FAPI-CIBA: no token that is not bound to a key")
    void bindsTheTokensOfFapiClients() throws Exception {
        var key = CibaClient.key();
        var registered = CibaClient.register(
                hub,
                CibaClient.metadata(
                        key,
                        Map.of("fapi_profile", "ciba", "backchannel_authentication_request_signing_alg", "ES256")));
        assertThat(registered.body().path("dpop_bound_access_tokens").asBoolean())
                .isTrue();
        var fapi = CibaClient.of(hub, key, registered.text("client_id"));
        var asked = fapi.formWithRequest(fapi.sign(fapi.requestClaims(Map.of())));
        accepted(asked);
        assertThat(fapi.approve().status()).isEqualTo(200);

        var unbound = fapi.redeem(new AuthRequestID(asked.text("auth_req_id")));

        assertThat(unbound.getStatusCode()).isEqualTo(400);
        assertThat(unbound.getBody()).contains("invalid_dpop_proof");
    }

    private static void accepted(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_request");
    }
}
