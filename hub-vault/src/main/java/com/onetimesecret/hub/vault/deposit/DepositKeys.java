package com.onetimesecret.hub.vault.deposit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `deposit_key`: the Ed25519 key by which the hub mints links for an agent, made when it first does. It
/// signs nothing but tokens.
@Component
class DepositKeys implements SealedColumns {

    /// A key that was ended is not believed for longer (WIRE 6: revocation is seen within a second).
    private static final Duration OLDEST = Duration.ofMillis(700);

    /// A key that another hub just made is known here before anybody can have carried its first link over.
    private static final Duration OLDEST_ABSENCE = Duration.ofMillis(50);

    private final JdbcClient jdbc;
    private final Sealer master;
    private final Tokens tokens;
    private final Cache<AgentId, Optional<PublicHalf>> known;

    DepositKeys(JdbcClient jdbc, Sealer master, Tokens tokens, DepositSettings settings) {
        this.jdbc = jdbc;
        this.master = master;
        this.tokens = tokens;
        this.known = Caffeine.newBuilder()
                .expireAfter(Expiry.<AgentId, Optional<PublicHalf>>writing(
                        (_, half) -> half.isPresent() ? OLDEST : OLDEST_ABSENCE))
                .maximumSize(settings.keysInMemory())
                .build();
    }

    /// What verifies.
    ///
    /// @param kid the thumbprint of the key (RFC 7638), which its tokens carry
    @SuppressWarnings("ArrayRecordComponent")
    record PublicHalf(String kid, byte[] key) {

        boolean verifies(byte[] text, byte[] signature) {
            return signature.length == Ed25519.SIGNATURE_SIZE
                    && Ed25519.verify(signature, 0, key, 0, text, 0, text.length);
        }
    }

    /// What signs.
    @SuppressWarnings("ArrayRecordComponent")
    record Pair(PublicHalf publicHalf, byte[] seed) {

        byte[] sign(byte[] text) {
            var signature = new byte[Ed25519.SIGNATURE_SIZE];
            Ed25519.sign(seed, 0, publicHalf.key(), 0, text, 0, text.length, signature, 0);
            return signature;
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    /// The key that an agent's links are verified with, if the hub ever minted one.
    Optional<PublicHalf> publicHalf(AgentId agent) {
        return known.get(
                agent,
                id -> jdbc.sql("select kid, public_key from deposit_key where agent_id = :agent")
                        .param("agent", id.value())
                        .query((row, _) -> new PublicHalf(row.getString("kid"), row.getBytes("public_key")))
                        .optional());
    }

    /// The key of the agent, made if it has none.
    Pair of(NetworkId network, AgentId agent) {
        return find(agent).orElseGet(() -> make(network, agent));
    }

    private Pair make(NetworkId network, AgentId agent) {
        var seed = tokens.bytes(Ed25519.SECRET_KEY_SIZE);
        var key = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, key, 0);
        jdbc.sql("""
                        insert into deposit_key (agent_id, network_id, kid, public_key, sealed_key)
                        values (:agent, :network, :kid, :key, :sealed)
                        on conflict do nothing
                        """)
                .param("agent", agent.value())
                .param("network", network.value())
                .param("kid", thumbprint(key))
                .param("key", key)
                .param("sealed", master.seal(context(agent.value()), seed))
                .update();
        // Whoever was first made the one that counts.
        var pair = find(agent).orElseThrow();
        known.put(agent, Optional.of(pair.publicHalf()));
        return pair;
    }

    private Optional<Pair> find(AgentId agent) {
        return jdbc.sql("select kid, public_key, sealed_key from deposit_key where agent_id = :agent")
                .param("agent", agent.value())
                .query((row, _) -> new Pair(
                        new PublicHalf(row.getString("kid"), row.getBytes("public_key")),
                        master.open(context(agent.value()), row.getBytes("sealed_key"))))
                .optional();
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(SealedColumn.byText(
                "keys of deposit boxes", "deposit_key", "agent_id", "sealed_key", DepositKeys::context));
    }

    private static String context(String agent) {
        return "deposit 1 key " + agent;
    }

    private static String thumbprint(byte[] key) {
        var jwk = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + DepositToken.encode(key) + "\"}";
        try {
            return DepositToken.encode(
                    MessageDigest.getInstance("SHA-256").digest(jwk.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
