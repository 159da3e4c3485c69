package com.onetimesecret.hub.auth.nostr;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import com.onetimesecret.hub.auth.NostrKey;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The keys by which networks sign, made when they are first needed and the same for all hubs of the database.
@Component
public class NetworkKeys implements SealedColumns {

    private static final int MOST = 1_000;

    private final JdbcClient jdbc;
    private final Sealer sealer;
    private final Tokens tokens;
    private final Cache<NetworkId, NostrKey> keys =
            Caffeine.newBuilder().maximumSize(MOST).build();

    NetworkKeys(JdbcClient jdbc, Sealer sealer, Tokens tokens) {
        this.jdbc = jdbc;
        this.sealer = sealer;
        this.tokens = tokens;
    }

    /// The key of that network.
    public NostrKey of(NetworkId network) {
        return keys.get(
                network,
                id -> find(id).orElseGet(() -> {
                    add(id);
                    return find(id).orElseThrow();
                }));
    }

    private Optional<NostrKey> find(NetworkId network) {
        return jdbc.sql("SELECT sealed_key FROM network_nostr_key WHERE network_id = :network")
                .param("network", network.value())
                .query((row, n) -> new NostrKey(sealer.open(context(network.value()), row.getBytes(1))))
                .optional();
    }

    /// Unless another hub was first.
    private void add(NetworkId network) {
        jdbc.sql(
                        "INSERT INTO network_nostr_key (network_id, sealed_key) VALUES (:network, :key) ON CONFLICT DO NOTHING")
                .param("network", network.value())
                .param("key", sealer.seal(context(network.value()), tokens.bytes(NostrKey.BYTES)))
                .update();
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(SealedColumn.byText(
                "Nostr keys of networks", "network_nostr_key", "network_id", "sealed_key", NetworkKeys::context));
    }

    private static String context(String network) {
        return "network-nostr-key:" + network;
    }
}
