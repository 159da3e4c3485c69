package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.messaging.FollowMessages.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The table of agents with credentials for NATS.
@Repository
class JdbcReaders {

    private final JdbcClient jdbc;
    private final NatsSettings settings;

    JdbcReaders(JdbcClient jdbc, NatsSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /// Notes new credentials, and tells from which place on they are delivered to: what the agent wants to hear
    /// and how far that has come stays, if it had some still. Empty if the agent has a JWT for another key.
    Optional<Place> issued(Reader reader) {
        return jdbc.sql("""
                        insert into nats_reader as r (agent_id, network_id, scopes, grant_id, key, delivers, topics, epoch, seq,
                            expires_at, jwt_until)
                        values (:agent, :network, :scopes, :grant, :key, :delivers, '', :epoch, :seq, :end, :end)
                        on conflict (agent_id) do update set scopes = excluded.scopes, grant_id = excluded.grant_id,
                            key = excluded.key, delivers = excluded.delivers,
                            topics = case when r.expires_at > now() then r.topics else '' end,
                            epoch = case when r.expires_at > now() then r.epoch else excluded.epoch end,
                            seq = case when r.expires_at > now() then r.seq else excluded.seq end,
                            expires_at = excluded.expires_at,
                            jwt_until = greatest(r.jwt_until, excluded.jwt_until)
                        where r.key = excluded.key or r.jwt_until <= now()
                        returning epoch, seq
                        """)
                .param("agent", reader.agent().value())
                .param("network", reader.network().value())
                .param("scopes", Scope.join(reader.scopes()))
                .param("grant", reader.grantId())
                .param("key", reader.key())
                .param("delivers", reader.scopes().contains(Scope.SUBSCRIBE))
                .param("epoch", reader.place().epoch())
                .param("seq", reader.place().seq())
                .param("end", reader.expiresAt().atOffset(ZoneOffset.UTC))
                .query((row, _) -> new Place(row.getLong("epoch"), row.getLong("seq"), false))
                .optional();
    }

    /// The agent's credentials, if it has some.
    Optional<Reader> find(NetworkId network, AgentId agent) {
        return jdbc.sql("select * from nats_reader where agent_id = ? and network_id = ? and expires_at > now()")
                .param(agent.value())
                .param(network.value())
                .query(JdbcReaders::reader)
                .optional();
    }

    /// Lets this hub deliver to the agent, on those topics and from that place on, whoever did so far; empty
    /// if it has no credentials to listen.
    Optional<Reader> moved(NetworkId network, AgentId agent, List<String> topics, Place place) {
        return jdbc.sql("""
                        update nats_reader
                        set topics = :topics, epoch = :epoch, seq = :seq, claim = claim + 1,
                            busy_until = now() + make_interval(secs => :lease)
                        where agent_id = :agent and network_id = :network and delivers and expires_at > now()
                        returning *
                        """)
                .param("topics", String.join(" ", topics))
                .param("epoch", place.epoch())
                .param("seq", place.seq())
                .param("lease", seconds(settings.lease()))
                .param("agent", agent.value())
                .param("network", network.value())
                .query(JdbcReaders::reader)
                .optional();
    }

    /// Takes agents to whom no hub delivers.
    List<Reader> claim(int most) {
        return jdbc.sql("""
                        update nats_reader set claim = claim + 1, busy_until = now() + make_interval(secs => ?)
                        where agent_id in (
                            select agent_id from nats_reader
                            where delivers and expires_at > now() and busy_until <= now()
                            order by busy_until limit ? for update skip locked)
                        returning *
                        """)
                .param(seconds(settings.lease()))
                .param(most)
                .query(JdbcReaders::reader)
                .list();
    }

    /// Notes how far delivery has come, and goes on with it; those that are not in the answer are another
    /// hub's now, or over.
    List<Reader> kept(Collection<Reader> held) {
        if (held.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("""
                        update nats_reader r
                        set epoch = h.epoch, seq = h.seq, busy_until = now() + make_interval(secs => ?)
                        from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[]) as h (agent, claim, epoch, seq)
                        where r.agent_id = h.agent and r.claim = h.claim and r.delivers and r.expires_at > now()
                        returning r.*
                        """)
                .param(seconds(settings.lease()))
                .param(held.stream().map(reader -> reader.agent().value()).toArray(String[]::new))
                .param(held.stream().map(Reader::claim).toArray(Long[]::new))
                .param(held.stream().map(reader -> reader.place().epoch()).toArray(Long[]::new))
                .param(held.stream().map(reader -> reader.place().seq()).toArray(Long[]::new))
                .query(JdbcReaders::reader)
                .list();
    }

    /// Lets other hubs deliver to these.
    void released(Collection<Reader> held) {
        if (!held.isEmpty()) {
            jdbc.sql("""
                            update nats_reader r set epoch = h.epoch, seq = h.seq, busy_until = '-infinity'
                            from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[]) as h (agent, claim, epoch, seq)
                            where r.agent_id = h.agent and r.claim = h.claim
                            """)
                    .param(held.stream().map(reader -> reader.agent().value()).toArray(String[]::new))
                    .param(held.stream().map(Reader::claim).toArray(Long[]::new))
                    .param(held.stream().map(reader -> reader.place().epoch()).toArray(Long[]::new))
                    .param(held.stream().map(reader -> reader.place().seq()).toArray(Long[]::new))
                    .update();
        }
    }

    /// Ends these credentials, unless the agent has newer ones: nothing is delivered to it, and nothing taken from it.
    void ended(Reader reader) {
        jdbc.sql("""
                        update nats_reader set expires_at = now(), delivers = false
                        where agent_id = ? and key = ? and expires_at = ?
                        """)
                .param(reader.agent().value())
                .param(reader.key())
                .param(reader.expiresAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /// Lets these credentials, unless the agent has newer ones, hear nothing any more.
    void deaf(Reader reader) {
        jdbc.sql("update nats_reader set delivers = false where agent_id = ? and key = ? and expires_at = ?")
                .param(reader.agent().value())
                .param(reader.key())
                .param(reader.expiresAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /// Removes what no JWT is left of.
    void sweep() {
        jdbc.sql("delete from nats_reader where jwt_until <= now()").update();
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static Reader reader(ResultSet row, int number) throws SQLException {
        var topics = row.getString("topics");
        Instant end = row.getObject("expires_at", OffsetDateTime.class).toInstant();
        return new Reader(
                new AgentId(row.getString("agent_id")),
                new NetworkId(row.getString("network_id")),
                Scope.split(row.getString("scopes")),
                row.getString("grant_id"),
                row.getString("key"),
                topics.isEmpty() ? List.of() : List.of(topics.split(" ")),
                new Place(row.getLong("epoch"), row.getLong("seq"), false),
                row.getLong("claim"),
                end);
    }
}
