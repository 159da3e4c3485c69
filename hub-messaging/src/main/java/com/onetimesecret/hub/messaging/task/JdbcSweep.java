package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Finds what time has decided, and ends what is an agent's no longer.
@Repository
class JdbcSweep {

    private final JdbcClient jdbc;

    JdbcSweep(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Open tasks whose lease, deadline or life is over, the longest over first.
    List<TaskId> due(int limit) {
        return jdbc.sql("select id from task where due_at <= now() and " + JdbcTasks.OPEN + " order by due_at limit ?")
                .param(limit)
                .query((row, number) -> new TaskId(row.getString("id")))
                .list();
    }

    /// Deletes up to `limit` tasks that ended long ago and says how many it were.
    int deleteOver(int limit) {
        return jdbc.sql("""
                        delete from task where id in (
                            select id from task where due_at <= now() and not (%s)
                            order by due_at limit ? for update skip locked)
                        """.formatted(JdbcTasks.OPEN)).param(limit).update();
    }

    /// Who holds tasks, by network.
    Map<NetworkId, Set<AgentId>> holders() {
        return byNetwork("select distinct network_id, holder as agent from task where holder is not null");
    }

    /// Who handed over tasks that are open, by network.
    Map<NetworkId, Set<AgentId>> senders() {
        return byNetwork(
                "select distinct network_id, sender as agent from task where not orphaned and " + JdbcTasks.OPEN);
    }

    private Map<NetworkId, Set<AgentId>> byNetwork(String sql) {
        return jdbc
                .sql(sql)
                .query((row, number) ->
                        Map.entry(new NetworkId(row.getString("network_id")), new AgentId(row.getString("agent"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
    }

    /// Lets the agent's leases end now; the sweep tells of it.
    ///
    /// Passes over what somebody changes at this moment: this may run inside a transaction that has locked the log,
    /// for which that somebody waits.
    void endLeasesOf(NetworkId network, AgentId agent) {
        jdbc.sql("""
                        update task set lease_until = now() where id in (
                            select id from task where holder = :agent and network_id = :network and lease_until > now()
                            for update skip locked)
                        """)
                .param("agent", agent.value())
                .param("network", network.value())
                .update();
    }

    /// Lets open tasks that the agent handed over end now; the same way.
    void endTasksOf(NetworkId network, AgentId sender) {
        jdbc.sql("""
                        update task set expires_at = now(), orphaned = true where id in (
                            select id from task where network_id = :network and sender = :sender and not orphaned and %s
                            for update skip locked)
                        """.formatted(JdbcTasks.OPEN))
                .param("sender", sender.value())
                .param("network", network.value())
                .update();
    }
}
