package com.onetimesecret.hub.auth.network;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The tables `streaming_hub` and `open_streams`: which hubs have streams open, and for whom. Their clock is the
/// database's.
@Component
class JdbcOpenStreams {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    JdbcOpenStreams(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /// How many streams those have open at other hubs that said within five seconds that they live.
    Map<String, Integer> elsewhere(String hub, List<String> holders) {
        return jdbc
                .sql("""
                        SELECT o.holder, sum(o.streams)::integer AS streams
                        FROM open_streams o JOIN streaming_hub h ON h.id = o.hub
                        WHERE o.holder = ANY (:holders::text[]) AND o.hub <> :hub
                            AND h.seen_at > now() - interval '5 seconds'
                        GROUP BY o.holder
                        """)
                .param("hub", hub)
                .param("holders", holders.toArray(String[]::new))
                .query((row, n) -> Map.entry(row.getString("holder"), row.getInt("streams")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Says that the hub lives; false if it is not known.
    boolean live(String hub) {
        return jdbc.sql("UPDATE streaming_hub SET seen_at = now() WHERE id = :hub")
                        .param("hub", hub)
                        .update()
                > 0;
    }

    /// Makes the hub known with all its streams.
    void begin(String hub, Map<String, Integer> counts) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("INSERT INTO streaming_hub (id) VALUES (:hub)")
                    .param("hub", hub)
                    .update();
            put(hub, counts);
        });
    }

    /// Notes how many streams those have at the hub, 0 included; all of it or nothing.
    void tell(String hub, Map<String, Integer> counts) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("DELETE FROM open_streams WHERE hub = :hub AND holder = ANY (:holders::text[])")
                    .param("hub", hub)
                    .param("holders", texts(counts.keySet()))
                    .update();
            put(hub, counts);
        });
    }

    private void put(String hub, Map<String, Integer> counts) {
        var open = new TreeMap<>(counts);
        open.values().removeIf(count -> count == 0);
        jdbc.sql("""
                        INSERT INTO open_streams (hub, holder, streams)
                        SELECT :hub, holder, streams
                        FROM unnest(:holders::text[], :counts::integer[]) AS t(holder, streams)
                        """)
                .param("hub", hub)
                .param("holders", texts(open.keySet()))
                .param("counts", open.values().toArray(Integer[]::new))
                .update();
    }

    /// Forgets the hub with its streams.
    void end(String hub) {
        jdbc.sql("DELETE FROM streaming_hub WHERE id = :hub").param("hub", hub).update();
    }

    /// Forgets hubs that have said nothing for a minute, which were killed.
    void forgetSilent() {
        jdbc.sql("DELETE FROM streaming_hub WHERE seen_at < now() - interval '1 minute'")
                .update();
    }

    private static String[] texts(Collection<String> texts) {
        return texts.toArray(String[]::new);
    }
}
