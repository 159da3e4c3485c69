package com.onetimesecret.hub.messaging.brake;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The table of runs, shared by all hubs.
@Repository
class JdbcThreadRuns {

    private final JdbcClient jdbc;
    private final LoopBrakeSettings settings;

    JdbcThreadRuns(JdbcClient jdbc, LoopBrakeSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /// Counts one more message, unless `most` came already and the speaker spoke before; says whether it did.
    ///
    /// Outside of a transaction it does not wait for the disk: a crash may forget the last counts.
    boolean add(NetworkId network, String thread, AgentId speaker, int most) {
        return jdbc.sql("""
                        with commit as materialized (
                            select case when :alone then set_config('synchronous_commit', 'off', true) end as setting
                        )
                        insert into thread_run as run (network_id, correlation_id, messages, speakers, keep_until)
                        select :network, :thread, 1, array[:speaker], current_date + :days from commit
                        on conflict (network_id, correlation_id) do update
                        set messages = case
                                when :speaker = any(run.speakers) or cardinality(run.speakers) >= :speakers
                                then run.messages + 1 else 1 end,
                            speakers = case
                                when :speaker = any(run.speakers) or cardinality(run.speakers) >= :speakers
                                then run.speakers else run.speakers || :speaker end,
                            keep_until = excluded.keep_until
                        where run.messages < :most
                            or not (:speaker = any(run.speakers) or cardinality(run.speakers) >= :speakers)
                        returning messages
                        """)
                .param("alone", !TransactionSynchronizationManager.isActualTransactionActive())
                .param("network", network.value())
                .param("thread", thread)
                .param("speaker", speaker.value())
                .param("days", settings.forgetAfterDays())
                .param("speakers", settings.speakers())
                .param("most", most)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /// Begins the thread's count again.
    void end(NetworkId network, String thread) {
        jdbc.sql("""
                        update thread_run set messages = 0
                        where network_id = ? and correlation_id = ? and messages > 0
                        """).param(network.value()).param(thread).update();
    }

    /// Forgets up to `limit` threads that are silent for long, and says how many it were.
    int deleteSilent(int limit) {
        return jdbc.sql("""
                        delete from thread_run
                        where (network_id, correlation_id) in (
                            select network_id, correlation_id from thread_run where keep_until < current_date
                            order by keep_until limit ? for update skip locked)
                        """).param(limit).update();
    }

    /// Forgets up to `limit` threads of the network, and says how many it were.
    int deleteOf(NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from thread_run
                        where network_id = :network and correlation_id in (
                            select correlation_id from thread_run where network_id = :network limit :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }
}
