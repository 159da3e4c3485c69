package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import com.onetimesecret.hub.auth.FailedJoins.FailedJoin;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `failed_join`: the same attempt again is counted and not listed again, and nobody fills it.
@Component
public class JdbcFailedJoins implements NetworkContents {

    /// Different attempts of a network within a day, and those of one client address: what a person still looks
    /// through.
    private static final int MOST = 200;

    private static final int MOST_OF_AN_ADDRESS = 10;

    private final JdbcClient jdbc;

    JdbcFailedJoins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Notes an attempt, if there is room.
    void note(NetworkId network, String address, String name, String reason) {
        int known = jdbc.sql("""
                        UPDATE failed_join SET times = least(times, 999999) + 1, last_at = now()
                        WHERE network_id = :network AND address = :address AND name = :name AND reason = :reason
                        """)
                .param("network", network.value())
                .param("address", address)
                .param("name", name)
                .param("reason", reason)
                .update();
        if (known == 0) {
            jdbc.sql("""
                            INSERT INTO failed_join (network_id, address, name, reason)
                            SELECT :network, :address, :name, :reason
                            WHERE (SELECT count(*) FROM failed_join WHERE network_id = :network) < :most
                              AND (SELECT count(*) FROM failed_join
                                   WHERE network_id = :network AND address = :address) < :mostOfAddress
                            ON CONFLICT DO NOTHING
                            """)
                    .param("network", network.value())
                    .param("address", address)
                    .param("name", name)
                    .param("reason", reason)
                    .param("most", MOST)
                    .param("mostOfAddress", MOST_OF_AN_ADDRESS)
                    .update();
        }
    }

    /// The attempts of the last day, the newest first.
    public List<FailedJoin> list(NetworkId network, int limit) {
        return jdbc.sql("""
                        SELECT address, name, reason, times, last_at FROM failed_join
                        WHERE network_id = :network AND last_at > now() - interval '1 day'
                        ORDER BY last_at DESC, address, name LIMIT :limit
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .query((row, n) -> new FailedJoin(
                        row.getString("name"),
                        row.getString("address"),
                        row.getString("reason"),
                        row.getInt("times"),
                        row.getTimestamp("last_at").toInstant()))
                .list();
    }

    /// They are gone within a day.
    @Override
    public void export(NetworkId network, Consumer<String> line) {}

    @Override
    public int erase(NetworkId network, int limit) {
        return jdbc.sql("""
                        DELETE FROM failed_join WHERE ctid IN (
                            SELECT ctid FROM failed_join WHERE network_id = :network LIMIT :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }
}
