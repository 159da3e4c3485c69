package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.NoticeChannel;
import com.onetimesecret.hub.auth.Notifications.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What became of the notices to a person, and to a network's chat, as people see it.
@Component
public class NoticeHistory {

    private final JdbcClient jdbc;

    NoticeHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// For each channel when a notice last arrived and when and why one last did not; the person's own, and the chat's.
    public List<Result> of(NetworkId network, PersonId person) {
        return jdbc.sql("""
                        SELECT channel, max(accepted_at) AS arrived, max(failed_at) AS failed,
                            (array_agg(failure ORDER BY failed_at DESC) FILTER (WHERE failed_at IS NOT NULL))[1] AS why,
                            (array_agg(failure_status ORDER BY failed_at DESC) FILTER (WHERE failed_at IS NOT NULL))[1] AS status,
                            count(*) FILTER (WHERE status = 'waiting' AND due_at <= now() + interval '2 minutes') AS under_way
                        FROM notice WHERE network_id = :network AND (person_id = :person OR person_id IS NULL)
                        GROUP BY channel
                        """)
                .param("network", network.value())
                .param("person", person.value())
                .query((row, n) -> new Result(
                        NoticeChannel.of(row.getString("channel")),
                        instant(row.getTimestamp("arrived")),
                        instant(row.getTimestamp("failed")),
                        row.getString("why"),
                        row.getInt("status"),
                        row.getInt("under_way") > 0))
                .list();
    }

    private static java.time.@Nullable Instant instant(java.sql.@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
