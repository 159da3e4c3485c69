package com.onetimesecret.hub.auth.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// The hub's own keys, shared by all hubs on the database and sealed in it; of each algorithm the one signs whose time
/// came last.
///
/// A key is made when it is first needed or first published, or by a rotation. Those before stay published, because
/// what they signed is still shown; a withdrawn one signs nothing, and nothing that it signed is believed.
@Component
public class SigningKeys implements SealedColumns {

    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

    // Any number, as long as every hub takes the same: it makes two hubs that start at once agree on one first key.
    private static final long KEYS_LOCK = 7_310_001L;
    // Longer than a key set may be kept by those who check tokens, and than hubs take to look for new keys.
    private static final Duration PUBLISHED_AHEAD = Duration.ofMinutes(30);
    private static final int LOOK_SECONDS = 20;

    private final JdbcClient jdbc;
    private final Sealer sealer;
    private final Tokens tokens;
    private final InstantSource clock;
    private final TransactionTemplate transaction;
    private volatile List<Key> keys = List.of();

    SigningKeys(JdbcClient jdbc, Sealer sealer, Tokens tokens, InstantSource clock, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.sealer = sealer;
        this.tokens = tokens;
        this.clock = clock;
        this.transaction = transaction;
    }

    private record Key(KeyAlgorithm algorithm, JWK jwk, Instant signsFrom, boolean withdrawn, JWSSigner signer) {

        String kid() {
            return jwk.getKeyID();
        }
    }

    /// The claims as a JWT of that type, signed by the present key of the algorithm.
    public String sign(KeyAlgorithm algorithm, JOSEObjectType type, JWTClaimsSet claims) {
        var key = current(algorithm);
        var header = new JWSHeader.Builder(algorithm.jws())
                .type(type)
                .keyID(key.kid())
                .build();
        var jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(key.signer());
        } catch (JOSEException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
        return jwt.serialize();
    }

    /// The public half of the key of that name and algorithm, if it is one of ours that was not withdrawn.
    public Optional<JWK> find(KeyAlgorithm algorithm, @Nullable String kid) {
        current(algorithm);
        return keys.stream()
                .filter(key -> key.algorithm() == algorithm && key.kid().equals(kid) && !key.withdrawn())
                .map(key -> key.jwk().toPublicJWK())
                .findFirst();
    }

    /// Whether what the key of that name signed is still believed.
    public boolean isTrusted(String kid) {
        return keys.stream().noneMatch(key -> key.kid().equals(kid) && key.withdrawn());
    }

    /// The public halves of the keys, for everybody who checks a token.
    public JWKSet publicSet() {
        return halves(key -> !key.withdrawn());
    }

    /// The public halves of all keys that there ever were, for who checks what was signed before one was withdrawn.
    public JWKSet publicHistory() {
        return halves(key -> true);
    }

    private JWKSet halves(Predicate<Key> wanted) {
        // Published before it signs, so that nobody meets a name that the set does not have.
        Arrays.stream(KeyAlgorithm.values()).forEach(this::current);
        return new JWKSet(
                keys.stream().filter(wanted).map(key -> key.jwk().toPublicJWK()).toList());
    }

    /// Makes, in the caller's transaction if there is one, the next key of each algorithm, which sign once those who
    /// check tokens have had time to see them; empty
    /// if the next ones are there already, waiting for their time.
    public Optional<Instant> prepareNext() {
        return inTransaction(() -> {
            boolean prepared = jdbc.sql(
                            "SELECT EXISTS (SELECT FROM signing_key WHERE signs_from > now() AND retired_at IS NULL)")
                    .query(Boolean.class)
                    .single();
            return prepared ? Optional.<Instant>empty() : Optional.of(addAll(PUBLISHED_AHEAD));
        });
    }

    /// Withdraws, in the caller's transaction if there is one, all keys, for who may have seen them, and makes others,
    /// which sign at once; the names of the former.
    public List<String> withdrawAll() {
        return inTransaction(() -> {
            var former = jdbc.sql("UPDATE signing_key SET retired_at = now() WHERE retired_at IS NULL RETURNING kid")
                    .query(String.class)
                    .list();
            addAll(Duration.ZERO);
            return former;
        });
    }

    /// Looks what another hub, or a command, did to the keys.
    @Scheduled(fixedDelay = LOOK_SECONDS, timeUnit = TimeUnit.SECONDS)
    public void look() {
        try {
            if (!keys.isEmpty()) {
                keys = stored();
            }
        } catch (DataAccessException | TransactionException noDatabase) {
            log.debug("The signing keys were not looked at: {}", noDatabase.getMessage());
        }
    }

    private Key current(KeyAlgorithm algorithm) {
        return signing(keys, algorithm).orElseGet(() -> {
            var loaded = load(algorithm);
            keys = loaded;
            return signing(loaded, algorithm).orElseThrow();
        });
    }

    private Optional<Key> signing(List<Key> keys, KeyAlgorithm algorithm) {
        var now = clock.instant();
        var usable = keys.stream()
                .filter(key -> key.algorithm() == algorithm && !key.withdrawn())
                .toList();
        // The first one of all signs whatever this hub's clock says.
        return usable.stream()
                .filter(key -> !key.signsFrom().isAfter(now))
                .findFirst()
                .or(() -> usable.reversed().stream().findFirst());
    }

    private List<Key> load(KeyAlgorithm needed) {
        return inTransaction(() -> {
            var stored = stored();
            if (signing(stored, needed).isPresent()) {
                return stored;
            }
            add(needed, Duration.ZERO);
            return stored();
        });
    }

    private <T> T inTransaction(Supplier<T> change) {
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql("SELECT pg_advisory_xact_lock(:lock)")
                    .param("lock", KEYS_LOCK)
                    .query((row, n) -> true)
                    .single();
            return change.get();
        }));
    }

    private List<Key> stored() {
        return jdbc.sql("""
                        SELECT kid, alg, sealed_jwk, signs_from, retired_at IS NOT NULL AS withdrawn FROM signing_key
                        ORDER BY signs_from DESC, kid
                        """)
                .query((row, n) -> {
                    var algorithm = KeyAlgorithm.of(row.getString("alg")).orElseThrow();
                    var jwk = parse(sealer.open(context(row.getString("kid")), row.getBytes("sealed_jwk")));
                    return new Key(
                            algorithm,
                            jwk,
                            row.getTimestamp("signs_from").toInstant(),
                            row.getBoolean("withdrawn"),
                            algorithm.signer(jwk));
                })
                .list();
    }

    private Instant addAll(Duration ahead) {
        return Arrays.stream(KeyAlgorithm.values())
                .map(algorithm -> add(algorithm, ahead))
                .max(Instant::compareTo)
                .orElseThrow();
    }

    private Instant add(KeyAlgorithm algorithm, Duration ahead) {
        var kid = tokens.base62(16);
        var key = algorithm.generate(kid);
        return jdbc.sql("""
                        INSERT INTO signing_key (kid, alg, sealed_jwk, signs_from)
                        VALUES (:kid, :alg, :jwk, now() + make_interval(secs => :ahead)) RETURNING signs_from
                        """)
                .param("kid", kid)
                .param("alg", algorithm.wire())
                .param("jwk", sealer.seal(context(kid), key.toJSONString().getBytes(StandardCharsets.UTF_8)))
                .param("ahead", ahead.toSeconds())
                .query((row, _) -> row.getTimestamp(1).toInstant())
                .single();
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(SealedColumn.byText("signing keys", "signing_key", "kid", "sealed_jwk", SigningKeys::context));
    }

    private static String context(String kid) {
        return "signing-key:" + kid;
    }

    private static JWK parse(byte[] json) {
        try {
            return JWK.parse(new String(json, StandardCharsets.UTF_8));
        } catch (ParseException damaged) {
            throw new IllegalStateException("a stored signing key cannot be read", damaged);
        }
    }
}
