package com.onetimesecret.hub.auth.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.ProtectedResource;
import com.onetimesecret.hub.api.meter.Tally;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.grant.Grant;
import com.onetimesecret.hub.auth.signing.KeyAlgorithm;
import com.onetimesecret.hub.auth.signing.SigningKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Makes and reads access tokens: JWTs of the RFC 9068 profile, signed ES256, good for about an hour.
@Component
public class AccessTokens implements MeterBinder {

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    /// How long a token is good, or more exactly a little more or less.
    public static final Duration LIFE = Duration.ofHours(1);
    // Lives differ by up to a tenth so that agents that started together do not all come back together.
    private static final int SPREAD_SECONDS = 360;
    private static final int LONGEST_TOKEN = 4_096;
    // Hubs of one database whose clocks differ by more refuse to work.
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(2);

    private final Tally issued =
            new Tally("hub.tokens.issued", "kind", "Access tokens that this hub issued", "bearer", "dpop");
    private final SigningKeys keys;
    private final BaseUrl baseUrl;
    private final Tokens tokens;
    private final InstantSource clock;
    // An ES256 check costs a third of a millisecond; a token is checked once per hub, its agent on every call.
    private final Cache<String, Claims> checked = Caffeine.newBuilder()
            .maximumSize(20_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    AccessTokens(SigningKeys keys, BaseUrl baseUrl, Tokens tokens, InstantSource clock) {
        this.keys = keys;
        this.baseUrl = baseUrl;
        this.tokens = tokens;
        this.clock = clock;
    }

    /// A token as it is handed out.
    public record Issued(String value, Instant issuedAt, Instant expiresAt) {}

    /// What a token says, once its signature, issuer and audience were checked.
    ///
    /// @param audience what it is meant for
    /// @param grantId the grant it belongs to
    /// @param key the thumbprint of the agent's key it was issued to, or null for a registered client
    /// @param jkt the key it is bound to (RFC 9449), or null for a bearer token
    /// @param kid the hub's key that signed it
    public record Claims(
            AgentId agentId,
            ProtectedResource audience,
            Set<Scope> scopes,
            String grantId,
            @Nullable String key,
            @Nullable String jkt,
            Instant issuedAt,
            Instant expiresAt,
            String kid) {
        public Claims {
            scopes = Set.copyOf(scopes);
        }
    }

    /// A token of that grant for its agent, to be used there.
    public Issued issue(KnownAgent known, Grant grant, ProtectedResource audience) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var end = now.plus(LIFE).plusSeconds(tokens.below(2 * SPREAD_SECONDS + 1) - SPREAD_SECONDS);
        var agent = known.agent();
        // RFC 9449 6.1
        var confirmation = grant.jkt() == null ? null : Map.of("jkt", grant.jkt());
        var claims = new JWTClaimsSet.Builder()
                .issuer(baseUrl.value())
                .subject(agent.id().value())
                .audience(audience.url(baseUrl))
                .claim("client_id", agent.id().value())
                .claim("scope", Scope.join(grant.scopes()))
                .claim("net", agent.networkId().value())
                .claim("agent_key", agent.keyThumbprint())
                .claim("grant", grant.id())
                .claim("cnf", confirmation)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(end))
                .jwtID(tokens.base62(22))
                .build();
        issued.add(grant.jkt() == null ? "bearer" : "dpop");
        return new Issued(keys.sign(KeyAlgorithm.ES256, TYPE, claims), now, end);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        issued.bindTo(registry);
    }

    /// What the token says, or nothing if this hub did not issue it or its time is over.
    public Optional<Claims> read(String token) {
        if (token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        var known = checked.getIfPresent(token);
        if (known == null) {
            known = check(token).orElse(null);
            if (known == null) {
                return Optional.empty();
            }
            checked.put(token, known);
        }
        return known.expiresAt().isAfter(clock.instant()) && keys.isTrusted(known.kid())
                ? Optional.of(known)
                : Optional.empty();
    }

    private Optional<Claims> check(String token) {
        try {
            var jwt = SignedJWT.parse(token);
            var header = jwt.getHeader();
            var key = keys.find(KeyAlgorithm.ES256, header.getKeyID());
            if (key.isEmpty()
                    || !JWSAlgorithm.ES256.equals(header.getAlgorithm())
                    || !TYPE.equals(header.getType())
                    || !jwt.verify(new ECDSAVerifier(key.get().toECKey()))) {
                return Optional.empty();
            }
            var claims = jwt.getJWTClaimsSet();
            var audience = audience(claims.getAudience());
            if (!baseUrl.value().equals(claims.getIssuer()) || audience.isEmpty() || isTooLong(claims)) {
                return Optional.empty();
            }
            var confirmation = claims.getJSONObjectClaim("cnf");
            return Optional.of(new Claims(
                    new AgentId(claims.getSubject()),
                    audience.get(),
                    scopes(claims.getStringClaim("scope")),
                    claims.getStringClaim("grant"),
                    claims.getStringClaim("agent_key"),
                    confirmation == null ? null : (String) confirmation.get("jkt"),
                    claims.getIssueTime().toInstant(),
                    claims.getExpirationTime().toInstant(),
                    header.getKeyID()));
        } catch (ParseException | JOSEException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /// No hub issues such a token; whoever forged one with a key that leaked has no more of it than of another.
    private boolean isTooLong(JWTClaimsSet claims) {
        var longest = LIFE.plusSeconds(SPREAD_SECONDS).plus(CLOCKS_DIFFER);
        return claims.getExpirationTime().toInstant().isAfter(clock.instant().plus(longest));
    }

    private Optional<ProtectedResource> audience(List<String> claimed) {
        return Arrays.stream(ProtectedResource.values())
                .filter(resource -> claimed.equals(List.of(resource.url(baseUrl))))
                .findFirst();
    }

    private static Set<Scope> scopes(String joined) {
        var scopes = EnumSet.noneOf(Scope.class);
        Arrays.stream(joined.split(" ", -1))
                .flatMap(name -> Scope.of(name).stream())
                .forEach(scopes::add);
        return scopes;
    }
}
