package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Reads a network's tasks for people, the newest first, each list by an index.
@Repository
public class JdbcNetworkTasks {

    private static final String SHOWN = " and (expires_at > now() or " + JdbcTasks.OPEN + ")";

    private final JdbcClient jdbc;

    JdbcNetworkTasks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Up to `limit` tasks in front of that number: those in that state, or all if it is null.
    ///
    /// A task that time has moved on is listed again once that is written down, within seconds.
    public List<Task> list(NetworkId network, @Nullable TaskState state, long before, int limit) {
        var ofState = state == null ? "" : " and state = :state and " + JdbcTasks.STATE_NOW + " = :state";
        var query = jdbc.sql(
                        "select " + JdbcTasks.COLUMNS + " from task where network_id = :network and number < :before"
                                + SHOWN + ofState + " order by number desc limit :limit")
                .param("network", network.value())
                .param("before", before)
                .param("limit", limit);
        return (state == null ? query : query.param("state", state.wire()))
                .query(JdbcTasks::task)
                .list();
    }

    /// The network's task of that id.
    public Optional<Task> find(NetworkId network, TaskId id) {
        return jdbc.sql("select " + JdbcTasks.COLUMNS + " from task where id = :id and network_id = :network" + SHOWN)
                .param("id", id.value())
                .param("network", network.value())
                .query(JdbcTasks::task)
                .optional();
    }
}
