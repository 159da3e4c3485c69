package com.onetimesecret.hub.auth.ciba;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.client.Client;
import com.onetimesecret.hub.auth.client.ClientKeys;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Reads signed requests (CIBA Core 7.1.1), within the times of FAPI-CIBA-ID1 5.2.2 for every client, and uses
/// each up.
@Component
class SignedRequests {

    private static final Set<String> TYPES = Set.of("oauth-authz-req+jwt", "jwt");
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(60);
    private static final int LONGEST_ID = 256;

    private final ClientKeys keys;
    private final UsedProofs usedProofs;
    private final BaseUrl baseUrl;
    private final InstantSource clock;

    SignedRequests(ClientKeys keys, UsedProofs usedProofs, BaseUrl baseUrl, InstantSource clock) {
        this.keys = keys;
        this.usedProofs = usedProofs;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /// The parameters that the client signed.
    Map<String, String> read(Client client, String request) {
        try {
            var jwt = SignedJWT.parse(request);
            checkSignature(client, jwt);
            var claims = jwt.getJWTClaimsSet();
            checkClaims(client, claims);
            var parameters = parameters(claims);
            if (!usedProofs.useUp(
                    LONGEST.multipliedBy(2).plus(SKEW),
                    "ciba-request",
                    client.id().value(),
                    claims.getJWTID())) {
                throw RefusedRequest.invalid("This request object was used already; its jti counts once.");
            }
            return parameters;
        } catch (ParseException unreadable) {
            throw RefusedRequest.invalid("request must be a JWT, signed and not encrypted.");
        }
    }

    private void checkSignature(Client client, SignedJWT jwt) {
        var header = jwt.getHeader();
        var type = header.getType();
        if (type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT))) {
            throw RefusedRequest.invalid("typ of the request object must be oauth-authz-req+jwt, or left out.");
        }
        var registered = client.metadata().backchannelAuthenticationRequestSigningAlg();
        if (registered != null
                && !ClientKeys.isSameAlgorithm(registered, header.getAlgorithm().getName())) {
            throw RefusedRequest.invalid("This client registered to sign its requests with " + registered + ".");
        }
        if (keys.signerOf(client, jwt).isEmpty()) {
            throw RefusedRequest.invalid("The request object is not signed by a key of this client.");
        }
    }

    private void checkClaims(Client client, JWTClaimsSet claims) throws ParseException {
        if (!client.id().value().equals(claims.getIssuer())) {
            throw RefusedRequest.invalid("iss of the request object must be the client_id.");
        }
        if (claims.getAudience().stream().noneMatch(baseUrl::isNamedBy)) {
            throw RefusedRequest.invalid("aud of the request object must hold " + baseUrl.value());
        }
        var now = clock.instant();
        var expires = time(claims, "exp");
        var notBefore = time(claims, "nbf");
        var issued = time(claims, "iat");
        if (!expires.isAfter(now.minus(SKEW))) {
            throw RefusedRequest.invalid("The request object has expired.");
        }
        if (notBefore.isAfter(now.plus(SKEW)) || issued.isAfter(now.plus(SKEW))) {
            throw RefusedRequest.invalid("The request object is from the future.");
        }
        if (notBefore.isBefore(now.minus(LONGEST)) || expires.isAfter(notBefore.plus(LONGEST))) {
            throw RefusedRequest.invalid("nbf may be 60 minutes ago, and exp 60 minutes after it, at most.");
        }
        var id = claims.getJWTID();
        if (id == null || id.isBlank() || id.length() > LONGEST_ID) {
            throw RefusedRequest.invalid("The request object needs a jti of its own.");
        }
    }

    private static Instant time(JWTClaimsSet claims, String name) throws ParseException {
        var date = claims.getDateClaim(name);
        if (date == null) {
            throw RefusedRequest.invalid("The request object needs exp, iat, nbf and jti.");
        }
        return date.toInstant();
    }

    private static Map<String, String> parameters(JWTClaimsSet claims) {
        var parameters = new HashMap<String, String>();
        // Some libraries write the parameters as one object, as requests to authorize have been written.
        var source = claims.getClaim("request") instanceof Map<?, ?> nested ? nested : claims.getClaims();
        for (var name : ReadRequest.PARAMETERS) {
            var value = source.get(name);
            if (value instanceof String text) {
                parameters.put(name, text);
            } else if (name.equals("requested_expiry") && (value instanceof Long || value instanceof Integer)) {
                parameters.put(name, value.toString());
            } else if (value != null) {
                throw RefusedRequest.invalid(name + " in the request object must be a text.");
            }
        }
        return parameters;
    }
}
