package com.onetimesecret.hub.auth.stop;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `network_stop`: a row there is the stop.
@Component
public class JdbcStops {

    private final JdbcClient jdbc;

    JdbcStops(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A stop that holds: since when, by whom, and why if they said so.
    public record Stop(Instant at, String byEmail, @Nullable String reason) {}

    /// The network's stop, if there is one.
    public Optional<Stop> find(NetworkId network) {
        return jdbc.sql("SELECT stopped_at, stopped_by_email, reason FROM network_stop WHERE network_id = :network")
                .param("network", network.value())
                .query((row, n) -> new Stop(
                        row.getTimestamp("stopped_at").toInstant(),
                        row.getString("stopped_by_email"),
                        row.getString("reason")))
                .optional();
    }

    /// Stops the person's network; true for the one call that did.
    public boolean stop(CurrentPerson person, @Nullable String reason) {
        return jdbc.sql("""
                        INSERT INTO network_stop (network_id, stopped_by, stopped_by_email, reason)
                        VALUES (:network, :person, :email, :reason) ON CONFLICT (network_id) DO NOTHING
                        """)
                        .param("network", person.networkId().value())
                        .param("person", person.id().value())
                        .param("email", person.email())
                        .param("reason", reason, Types.VARCHAR)
                        .update()
                == 1;
    }

    /// Lets the network go on; true for the one call that did.
    public boolean lift(NetworkId network) {
        return jdbc.sql("DELETE FROM network_stop WHERE network_id = :network")
                        .param("network", network.value())
                        .update()
                == 1;
    }

    /// How many agents a stop holds or would hold: those that nobody paused and whose approval stands.
    public long held(NetworkId network) {
        return jdbc.sql("""
                        SELECT count(*) FROM agent
                        WHERE network_id = :network AND status = 'active' AND approval_expires_at > now()
                        """).param("network", network.value()).query(Long.class).single();
    }
}
