package com.onetimesecret.hub.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.seal.Sealer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The hub's own ES256 keys, shared by all hubs on the database and sealed in it; the newest one signs.
@Component
class SigningKeys {

    // Any number, as long as every hub takes the same: it makes two hubs that start at once agree on one first key.
    private static final long FIRST_KEY_LOCK = 7_310_001L;

    private final JdbcClient jdbc;
    private final Sealer sealer;
    private final Tokens tokens;
    private final TransactionTemplate transaction;
    private volatile @Nullable List<ECKey> keys;

    SigningKeys(JdbcClient jdbc, Sealer sealer, Tokens tokens, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.sealer = sealer;
        this.tokens = tokens;
        this.transaction = transaction;
    }

    /// The key that signs now.
    ECKey current() {
        return all().getFirst();
    }

    /// The key of that name, if it is one of ours.
    Optional<ECKey> find(@Nullable String kid) {
        return all().stream().filter(key -> key.getKeyID().equals(kid)).findFirst();
    }

    /// The public halves, for everybody who checks a token.
    JWKSet publicSet() {
        return new JWKSet(all().stream()
                .map(key -> (com.nimbusds.jose.jwk.JWK) key.toPublicJWK())
                .toList());
    }

    private List<ECKey> all() {
        var known = keys;
        if (known == null) {
            known = load();
            keys = known;
        }
        return known;
    }

    private List<ECKey> load() {
        return java.util.Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql("SELECT pg_advisory_xact_lock(:lock)")
                    .param("lock", FIRST_KEY_LOCK)
                    .query((row, n) -> true)
                    .single();
            var stored = stored();
            if (!stored.isEmpty()) {
                return stored;
            }
            add();
            return stored();
        }));
    }

    private List<ECKey> stored() {
        return jdbc.sql("SELECT kid, sealed_jwk FROM signing_key ORDER BY created_at DESC, kid")
                .query((row, n) -> parse(sealer.open(context(row.getString("kid")), row.getBytes("sealed_jwk"))))
                .list();
    }

    private void add() {
        var kid = tokens.base62(16);
        try {
            var key = new ECKeyGenerator(Curve.P_256)
                    .keyID(kid)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(com.nimbusds.jose.JWSAlgorithm.ES256)
                    .generate();
            jdbc.sql("INSERT INTO signing_key (kid, sealed_jwk) VALUES (:kid, :jwk)")
                    .param("kid", kid)
                    .param("jwk", sealer.seal(context(kid), key.toJSONString().getBytes(StandardCharsets.UTF_8)))
                    .update();
        } catch (JOSEException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    private static String context(String kid) {
        return "signing-key:" + kid;
    }

    private static ECKey parse(byte[] json) {
        try {
            return ECKey.parse(new String(json, StandardCharsets.UTF_8));
        } catch (ParseException damaged) {
            throw new IllegalStateException("a stored signing key cannot be read", damaged);
        }
    }
}
