package com.onetimesecret.hub.auth.ciba;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.Accounts;
import com.onetimesecret.hub.auth.client.ClientKeys;
import com.onetimesecret.hub.auth.token.AuthenticatedClient;
import com.onetimesecret.hub.auth.token.IdTokenHints;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds the person whom a hint means (CIBA Core 7.2): an owner or approver, in the client's network if it has
/// one.
///
/// The issuer of a login_hint_token is the client itself: `iss` its client_id, `aud` this hub, `exp` at most ten
/// minutes ahead, and who is meant as `sub_id` (RFC 9493, format `email`, or `opaque` with the account's id) or
/// `email`.
@Component
class HintedPerson {

    private static final Duration LONGEST_TOKEN_LIFE = Duration.ofMinutes(10);
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final Accounts accounts;
    private final IdTokenHints idTokens;
    private final ClientKeys keys;
    private final BaseUrl baseUrl;
    private final InstantSource clock;

    HintedPerson(Accounts accounts, IdTokenHints idTokens, ClientKeys keys, BaseUrl baseUrl, InstantSource clock) {
        this.accounts = accounts;
        this.idTokens = idTokens;
        this.keys = keys;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /// Who is to decide, and for which network.
    record Decider(PersonId person, NetworkId network) {}

    /// The person whom the hint means.
    ///
    /// @param network the network that the client is in, or null before its first approval
    Decider find(AuthenticatedClient client, Hint hint, @Nullable NetworkId network) {
        var person = switch (hint) {
            case Hint.Login(var text) -> named(text);
            case Hint.IdToken(var jwt) ->
                idTokens.read(jwt, client.id())
                        .orElseThrow(() -> RefusedRequest.invalid(
                                "id_token_hint must be an id_token that this hub issued to this client."));
            case Hint.LoginToken(var jwt) -> named(subject(client, jwt));
        };
        var networks = accounts.decidesIn(person);
        return networks.stream()
                .filter(candidate -> network == null || candidate.equals(network))
                .findFirst()
                .map(found -> new Decider(person, found))
                .orElseThrow(RefusedRequest::unknownUser);
    }

    private PersonId named(String text) {
        return PersonId.isValid(text)
                ? new PersonId(text)
                : accounts.personByEmail(text).orElseThrow(RefusedRequest::unknownUser);
    }

    private String subject(AuthenticatedClient client, String token) {
        try {
            var jwt = SignedJWT.parse(token);
            if (!isSigned(client, jwt)) {
                throw RefusedRequest.invalid("login_hint_token is not signed by a key of this client.");
            }
            var claims = jwt.getJWTClaimsSet();
            checkClaims(client, claims);
            var subject = subject(claims);
            if (subject == null) {
                throw RefusedRequest.invalid("login_hint_token must hold sub_id or email.");
            }
            return subject;
        } catch (ParseException unreadable) {
            throw RefusedRequest.invalid("login_hint_token must be a signed JWT.");
        }
    }

    private boolean isSigned(AuthenticatedClient client, SignedJWT jwt) {
        var registered = client.client();
        if (registered != null) {
            return keys.signerOf(registered, jwt).isPresent();
        }
        var key = client.key();
        return key != null
                && key.signsJwsAs(jwt.getHeader().getAlgorithm().getName())
                && jwt.getHeader().getCriticalParams() == null
                && key.verifies(jwt.getSigningInput(), jwt.getSignature().decode());
    }

    private void checkClaims(AuthenticatedClient client, JWTClaimsSet claims) {
        var now = clock.instant();
        var expires = claims.getExpirationTime();
        if (!client.id().value().equals(claims.getIssuer())
                || claims.getAudience().stream().noneMatch(baseUrl::isNamedBy)
                || expires == null) {
            throw RefusedRequest.invalid("login_hint_token needs iss (the client_id), aud (this hub) and exp.");
        }
        if (!expires.toInstant().isAfter(now.minus(SKEW))) {
            throw new RefusedRequest("expired_login_hint_token", "login_hint_token has expired.");
        }
        if (expires.toInstant().isAfter(now.plus(LONGEST_TOKEN_LIFE).plus(SKEW))) {
            throw RefusedRequest.invalid("login_hint_token is good for ten minutes at most.");
        }
    }

    private static @Nullable String subject(JWTClaimsSet claims) throws ParseException {
        Map<String, Object> named = claims.getJSONObjectClaim("sub_id");
        if (named == null) {
            return claims.getStringClaim("email");
        }
        var value = switch (String.valueOf(named.get("format"))) {
            case "email" -> named.get("email");
            case "opaque" -> named.get("id");
            default -> null;
        };
        return value instanceof String text ? text : null;
    }
}
