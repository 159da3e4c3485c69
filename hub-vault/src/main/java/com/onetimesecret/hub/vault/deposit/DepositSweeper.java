package com.onetimesecret.hub.vault.deposit;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/// Removes nonces and links whose time is over, and old lines of the log. Nothing waits for it, since every statement
/// looks at the time itself.
@Component
class DepositSweeper implements SchedulingConfigurer {

    private final JdbcClient jdbc;
    private final DepositSettings settings;

    DepositSweeper(JdbcClient jdbc, DepositSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(this::sweep, settings.sweepEvery());
    }

    void sweep() {
        inBatches("""
                delete from deposit_nonce where ctid = any (array(
                    select ctid from deposit_nonce where expires_at <= now() limit :batch for update skip locked))
                """);
        inBatches("""
                delete from deposit_link where id = any (array(
                    select id from deposit_link where expires_at <= now() limit :batch for update skip locked))
                """);
        inBatches("""
                delete from deposit_log where id = any (array(
                    select id from deposit_log
                    where at <= now() - make_interval(secs => :kept)
                    limit :batch for update skip locked))
                """);
    }

    private void inBatches(String delete) {
        int removed = settings.sweepBatch();
        while (removed == settings.sweepBatch()) {
            // A full batch means that there may be more.
            removed = jdbc.sql(delete)
                    .param("batch", settings.sweepBatch())
                    .param("kept", (double) settings.logKept().toSeconds())
                    .update();
        }
    }
}
