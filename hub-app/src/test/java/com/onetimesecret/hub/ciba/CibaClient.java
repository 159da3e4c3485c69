package com.onetimesecret.hub.ciba;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.ciba.AuthRequestID;
import com.nimbusds.oauth2.sdk.ciba.CIBAGrant;
import com.nimbusds.oauth2.sdk.ciba.CIBARequest;
import com.nimbusds.oauth2.sdk.ciba.CIBARequestAcknowledgement;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A registered client with a P-256 key that asks people through Nimbus' library, and by hand where the library would
/// refuse to send what a test needs.
final class CibaClient {

    static final String OWNER = "owner@example.com";
    static final String CIBA = "urn:openid:params:grant-type:ciba";

    private final RunningHub hub;
    private final ECKey key;
    private final ClientID id;

    private CibaClient(RunningHub hub, ECKey key, ClientID id) {
        this.hub = hub;
        this.key = key;
        this.id = id;
    }

    /// Metadata of a client that polls, with other members set or (null) left out.
    static Map<String, Object> metadata(ECKey key, Map<String, @Nullable Object> changed) {
        var metadata = new LinkedHashMap<String, @Nullable Object>();
        metadata.put("client_name", "Client " + UUID.randomUUID().toString().substring(0, 8));
        metadata.put("jwks", new JWKSet(key.toPublicJWK()).toJSONObject());
        metadata.put("grant_types", List.of(CIBA));
        metadata.put("backchannel_token_delivery_mode", "poll");
        metadata.putAll(changed);
        metadata.values().removeIf(java.util.Objects::isNull);
        var kept = new LinkedHashMap<String, Object>();
        metadata.forEach((name, value) -> kept.put(name, java.util.Objects.requireNonNull(value)));
        return kept;
    }

    static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    static Answer register(RunningHub hub, Map<String, Object> metadata) {
        return Wire.send(Wire.post(hub.baseUrl() + "/oauth2/register", Wire.json(metadata)));
    }

    static CibaClient registered(RunningHub hub, Map<String, @Nullable Object> changed) {
        var key = key();
        var answer = register(hub, metadata(key, changed));
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.toString());
        }
        return new CibaClient(hub, key, new ClientID(answer.text("client_id")));
    }

    /// A client that registered otherwise.
    static CibaClient of(RunningHub hub, ECKey key, String id) {
        return new CibaClient(hub, key, new ClientID(id));
    }

    static CibaClient poll(RunningHub hub) {
        return registered(hub, Map.of());
    }

    ClientID id() {
        return id;
    }

    ECKey signingKey() {
        return key;
    }

    URI backchannel() {
        return URI.create(hub.baseUrl() + "/oauth2/bc-authorize");
    }

    URI tokenEndpoint() {
        return URI.create(hub.baseUrl() + "/oauth2/token");
    }

    PrivateKeyJWT authentication() {
        return authentication(URI.create(hub.baseUrl()));
    }

    PrivateKeyJWT authentication(URI audience) {
        try {
            return new PrivateKeyJWT(id, audience, JWSAlgorithm.ES256, key.toPrivateKey(), key.getKeyID(), null);
        } catch (JOSEException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    /// A request for the owner's identity, to be changed at will.
    CIBARequest.Builder request() {
        return bare("openid").loginHint(OWNER);
    }

    CIBARequest.Builder bare(String scope) {
        return new CIBARequest.Builder(authentication(), Scope.parse(scope)).endpointURI(backchannel());
    }

    HTTPResponse send(CIBARequest request) {
        try {
            return request.toHTTPRequest().send();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    CIBARequestAcknowledgement ask(CIBARequest.Builder request) throws ParseException {
        var answer = send(request.build());
        if (answer.getStatusCode() != 200) {
            throw new AssertionError(answer.getStatusCode() + " " + answer.getBody());
        }
        return CIBARequestAcknowledgement.parse(answer);
    }

    AuthRequestID ask() throws ParseException {
        return ask(request()).getAuthRequestID();
    }

    HTTPResponse redeem(AuthRequestID authReqId) {
        return redeem(authReqId, authentication());
    }

    HTTPResponse redeem(AuthRequestID authReqId, PrivateKeyJWT authentication) {
        try {
            return new TokenRequest.Builder(tokenEndpoint(), authentication, new CIBAGrant(authReqId))
                    .build()
                    .toHTTPRequest()
                    .send();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Asks with exactly those parameters beside the client's proof.
    Answer form(Map<String, String> parameters) {
        return raw(Wire.form(proven(parameters)));
    }

    Map<String, String> proven(Map<String, String> parameters) {
        var form = new LinkedHashMap<>(parameters);
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", authentication().getClientAssertion().serialize());
        return form;
    }

    Answer raw(String form) {
        return Wire.send(Wire.to(backchannel().toString())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    /// Parameters of a plain request for the owner, with some changed or (null) left out.
    static Map<String, String> parameters(Map<String, @Nullable String> changed) {
        var parameters = new LinkedHashMap<String, @Nullable String>();
        parameters.put("scope", "openid");
        parameters.put("login_hint", OWNER);
        parameters.putAll(changed);
        var kept = new LinkedHashMap<String, String>();
        parameters.forEach((name, value) -> {
            if (value != null) {
                kept.put(name, value);
            }
        });
        return kept;
    }

    /// Claims of a signed request for the owner, with some changed or (null) left out.
    JWTClaimsSet requestClaims(Map<String, @Nullable Object> changed) {
        var now = Instant.now();
        var claims = new JWTClaimsSet.Builder()
                .issuer(id.getValue())
                .audience(hub.baseUrl())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .jwtID(UUID.randomUUID().toString())
                .claim("scope", "openid")
                .claim("login_hint", OWNER)
                .claim("binding_message", "W4SCT");
        changed.forEach(claims::claim);
        return claims.build();
    }

    String sign(JWTClaimsSet claims) {
        return sign(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
    }

    String sign(JWSHeader header, JWTClaimsSet claims) {
        try {
            var jwt = new SignedJWT(header, claims);
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    Answer formWithRequest(String request) {
        return form(Map.of("request", request));
    }

    /// The card that waits for the owner and shows this client.
    String card() {
        return hub.owner().pending().stream()
                .filter(card -> card.path("agent_id").asString("").equals(id.getValue()))
                .map(card -> card.path("id").asString(""))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no card of " + id));
    }

    Answer approve() {
        return hub.owner().approve(card(), "{}");
    }

    Answer deny() {
        return hub.owner().deny(card(), "{}");
    }
}
