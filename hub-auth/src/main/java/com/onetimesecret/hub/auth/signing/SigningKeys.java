package com.onetimesecret.hub.auth.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The hub's own keys, shared by all hubs on the database and sealed in it; the newest of each algorithm signs.
///
/// A key is made when it is first needed or first published; a retired one signs nothing and stays published.
@Component
public class SigningKeys implements SealedColumns {

    // Any number, as long as every hub takes the same: it makes two hubs that start at once agree on one first key.
    private static final long FIRST_KEY_LOCK = 7_310_001L;

    private final JdbcClient jdbc;
    private final Sealer sealer;
    private final Tokens tokens;
    private final TransactionTemplate transaction;
    private volatile List<Key> keys = List.of();

    SigningKeys(JdbcClient jdbc, Sealer sealer, Tokens tokens, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.sealer = sealer;
        this.tokens = tokens;
        this.transaction = transaction;
    }

    private record Key(KeyAlgorithm algorithm, JWK jwk, boolean retired, JWSSigner signer) {}

    /// The claims as a JWT of that type, signed by the newest key of the algorithm.
    public String sign(KeyAlgorithm algorithm, JOSEObjectType type, JWTClaimsSet claims) {
        var key = current(algorithm);
        var header = new JWSHeader.Builder(algorithm.jws())
                .type(type)
                .keyID(key.jwk().getKeyID())
                .build();
        var jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(key.signer());
        } catch (JOSEException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
        return jwt.serialize();
    }

    /// A signature over text that stands elsewhere, in the compact form without that text: `header..signature`.
    ///
    /// @param keySet where others find the key
    public String signDetached(KeyAlgorithm algorithm, URI keySet, byte[] text) {
        var key = current(algorithm);
        var header = new JWSHeader.Builder(algorithm.jws())
                .type(JOSEObjectType.JOSE)
                .keyID(key.jwk().getKeyID())
                .jwkURL(keySet)
                .build();
        var signed = new JWSObject(header, new Payload(text));
        try {
            signed.sign(key.signer());
        } catch (JOSEException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
        return signed.serialize(true);
    }

    /// The public half of the key of that name and algorithm, if it is one of ours.
    public Optional<JWK> find(KeyAlgorithm algorithm, @Nullable String kid) {
        current(algorithm);
        return keys.stream()
                .filter(key ->
                        key.algorithm() == algorithm && key.jwk().getKeyID().equals(kid))
                .map(key -> key.jwk().toPublicJWK())
                .findFirst();
    }

    /// The public halves of all keys, for everybody who checks a token.
    public JWKSet publicSet() {
        // Published before it signs, so that nobody meets a name that the set does not have.
        Arrays.stream(KeyAlgorithm.values()).forEach(this::current);
        return new JWKSet(keys.stream().map(key -> key.jwk().toPublicJWK()).toList());
    }

    private Key current(KeyAlgorithm algorithm) {
        return newest(keys, algorithm).orElseGet(() -> {
            var loaded = load(algorithm);
            keys = loaded;
            return newest(loaded, algorithm).orElseThrow();
        });
    }

    private static Optional<Key> newest(List<Key> keys, KeyAlgorithm algorithm) {
        return keys.stream()
                .filter(key -> key.algorithm() == algorithm && !key.retired())
                .findFirst();
    }

    private List<Key> load(KeyAlgorithm needed) {
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql("SELECT pg_advisory_xact_lock(:lock)")
                    .param("lock", FIRST_KEY_LOCK)
                    .query((row, n) -> true)
                    .single();
            var stored = stored();
            if (newest(stored, needed).isPresent()) {
                return stored;
            }
            add(needed);
            return stored();
        }));
    }

    private List<Key> stored() {
        return jdbc.sql("""
                        SELECT kid, alg, sealed_jwk, retired_at IS NOT NULL AS retired FROM signing_key
                        ORDER BY created_at DESC, kid
                        """)
                .query((row, n) -> {
                    var algorithm = KeyAlgorithm.of(row.getString("alg")).orElseThrow();
                    var jwk = parse(sealer.open(context(row.getString("kid")), row.getBytes("sealed_jwk")));
                    return new Key(algorithm, jwk, row.getBoolean("retired"), algorithm.signer(jwk));
                })
                .list();
    }

    private void add(KeyAlgorithm algorithm) {
        var kid = tokens.base62(16);
        var key = algorithm.generate(kid);
        jdbc.sql("INSERT INTO signing_key (kid, alg, sealed_jwk) VALUES (:kid, :alg, :jwk)")
                .param("kid", kid)
                .param("alg", algorithm.wire())
                .param("jwk", sealer.seal(context(kid), key.toJSONString().getBytes(StandardCharsets.UTF_8)))
                .update();
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
