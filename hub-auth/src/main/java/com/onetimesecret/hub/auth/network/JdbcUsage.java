package com.onetimesecret.hub.auth.network;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The tables `network_usage` and `network_stored`: what networks took up, by day and by the hour in which it ends.
@Component
class JdbcUsage {

    private final JdbcClient jdbc;

    JdbcUsage(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// What one hub counted for a network since it last wrote.
    ///
    /// @param endings stored bytes by the hour in which they end, in hours since 1970
    record Counted(NetworkId network, long messages, long secrets, long bytes, Map<Long, Long> endings) {

        Counted {
            endings = Map.copyOf(endings);
        }
    }

    /// Adds what was counted, all of it in one statement a table; call inside a transaction.
    void add(Collection<Counted> counted) {
        jdbc.sql("""
                        INSERT INTO network_usage AS u (network_id, day, messages, secrets, bytes)
                        SELECT n.id, (now() AT TIME ZONE 'UTC')::date, a.messages, a.secrets, a.bytes
                        FROM unnest(:networks::text[], :messages::bigint[], :secrets::bigint[], :bytes::bigint[])
                            AS a(network_id, messages, secrets, bytes)
                        JOIN network n ON n.id = a.network_id ORDER BY n.id
                        ON CONFLICT (network_id, day) DO UPDATE SET messages = u.messages + excluded.messages,
                            secrets = u.secrets + excluded.secrets, bytes = u.bytes + excluded.bytes
                        """)
                .param(
                        "networks",
                        array(counted.stream().map(one -> one.network().value()).toList()))
                .param(
                        "messages",
                        numbers(counted.stream().map(Counted::messages).toList()))
                .param("secrets", numbers(counted.stream().map(Counted::secrets).toList()))
                .param("bytes", numbers(counted.stream().map(Counted::bytes).toList()))
                .update();
        var endings = counted.stream()
                .flatMap(one -> one.endings().entrySet().stream()
                        .map(ending -> new Ending(one.network().value(), ending.getKey(), ending.getValue())))
                .toList();
        jdbc.sql("""
                        INSERT INTO network_stored AS s (network_id, ends_at, bytes)
                        SELECT n.id, to_timestamp(a.hour * 3600), a.bytes
                        FROM unnest(:networks::text[], :hours::bigint[], :bytes::bigint[]) AS a(network_id, hour, bytes)
                        JOIN network n ON n.id = a.network_id ORDER BY n.id, a.hour
                        ON CONFLICT (network_id, ends_at) DO UPDATE SET bytes = s.bytes + excluded.bytes
                        """)
                .param("networks", array(endings.stream().map(Ending::network).toList()))
                .param("hours", numbers(endings.stream().map(Ending::hour).toList()))
                .param("bytes", numbers(endings.stream().map(Ending::bytes).toList()))
                .update();
    }

    private record Ending(String network, long hour, long bytes) {}

    /// What a network has taken up so far and may take up.
    ///
    /// @param daySeconds how much of the day (UTC) is left
    record Standing(
            NetworkId network, long messages, long stored, long messageLimit, long byteLimit, long daySeconds) {}

    /// How those networks stand.
    List<Standing> standing(Collection<NetworkId> networks, QuotaSettings usual) {
        return jdbc.sql("""
                        SELECT n.id, coalesce(u.messages, 0) AS messages,
                            (SELECT coalesce(sum(s.bytes), 0) FROM network_stored s
                             WHERE s.network_id = n.id AND s.ends_at > now()) AS stored,
                            coalesce(n.message_limit, :messages) AS message_limit,
                            coalesce(n.byte_limit, :bytes) AS byte_limit,
                            86400 - extract(epoch FROM (now() AT TIME ZONE 'UTC')::time)::bigint AS day_seconds
                        FROM network n LEFT JOIN network_usage u
                            ON u.network_id = n.id AND u.day = (now() AT TIME ZONE 'UTC')::date
                        WHERE n.id = ANY (:networks::text[])
                        """)
                .param("messages", usual.messagesPerDay())
                .param("bytes", usual.storedBytes().toBytes())
                .param("networks", array(networks.stream().map(NetworkId::value).toList()))
                .query((row, n) -> new Standing(
                        new NetworkId(row.getString("id")),
                        row.getLong("messages"),
                        row.getLong("stored"),
                        row.getLong("message_limit"),
                        row.getLong("byte_limit"),
                        row.getLong("day_seconds")))
                .list();
    }

    /// One day of a network.
    record Day(LocalDate day, long messages, long secrets, long bytes, long agents) {}

    /// The last `days` days of the network in which there was anything, the newest first.
    List<Day> days(NetworkId network, int days) {
        return jdbc.sql("""
                        SELECT day, messages, secrets, bytes, agents FROM network_usage
                        WHERE network_id = :network AND day > (now() AT TIME ZONE 'UTC')::date - :days
                        ORDER BY day DESC
                        """)
                .param("network", network.value())
                .param("days", days)
                .query(JdbcUsage::day)
                .list();
    }

    /// Notes how many agents called today, for every network with any.
    void noteAgents() {
        jdbc.sql("""
                        INSERT INTO network_usage AS u (network_id, day, agents)
                        SELECT a.network_id, (now() AT TIME ZONE 'UTC')::date, count(*)
                        FROM agent a JOIN network n ON n.id = a.network_id AND n.erasing_since IS NULL
                        WHERE a.last_seen_at >= date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
                        GROUP BY a.network_id ORDER BY a.network_id
                        ON CONFLICT (network_id, day) DO UPDATE SET agents = greatest(u.agents, excluded.agents)
                        WHERE u.agents < excluded.agents
                        """).update();
    }

    /// Forgets what has ended.
    void forgetEnded() {
        jdbc.sql("DELETE FROM network_stored WHERE ends_at < now() - interval '1 day'")
                .update();
    }

    private static Day day(ResultSet row, int number) throws SQLException {
        return new Day(
                row.getObject("day", LocalDate.class),
                row.getLong("messages"),
                row.getLong("secrets"),
                row.getLong("bytes"),
                row.getLong("agents"));
    }

    private static String[] array(List<String> texts) {
        return texts.toArray(String[]::new);
    }

    private static Long[] numbers(List<Long> numbers) {
        return numbers.toArray(Long[]::new);
    }
}
