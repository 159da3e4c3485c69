package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.TurningSealer;
import com.onetimesecret.hub.test.EndlessBudget;
import com.onetimesecret.hub.test.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/// The log of one hub process over a database that others may share.
final class TestHub implements AutoCloseable {

    static final NetworkId NETWORK = new NetworkId("net_" + "1".repeat(24));
    static final NetworkId OTHER_NETWORK = new NetworkId("net_" + "2".repeat(24));
    static final AgentId ALICE = new AgentId("agent_" + "a".repeat(24));
    static final AgentId BOB = new AgentId("agent_" + "b".repeat(24));
    static final AgentId CAROL = new AgentId("agent_" + "c".repeat(24));

    private static final Tokens TOKENS = new Tokens();

    final JdbcClient jdbc;
    final JdbcMessageLog messages;
    final LogWatch watch;
    final Tail tail;
    final JdbcChanges changes;
    final LogFollower follower;
    final MessageSweeper sweeper;
    final MessageLog log;
    final MessageWriter writer;
    final TransactionTemplate transaction;
    final AppendInTransaction inTransaction;
    volatile Duration followersClockAhead = Duration.ZERO;
    private final HikariDataSource pool;

    TestHub(TestDatabase database, int connections, LogSettings settings) {
        var config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(connections);
        pool = new HikariDataSource(config);
        jdbc = JdbcClient.create(pool);
        var keys = new KeysAtRest(new TurningSealer());
        messages = new JdbcMessageLog(jdbc, keys);
        watch = new LogWatch();
        tail = new Tail(watch, settings, InstantSource.system());
        changes = new JdbcChanges(jdbc);
        follower = new LogFollower(
                messages, changes, tail, settings, () -> Instant.now().plus(followersClockAhead));
        log = new MessageLog(messages, new JdbcOlderMessages(jdbc, keys, settings), tail, follower, watch, settings);
        var arrivals = new Arrivals(tail, follower, new LogSignals(tail, follower));
        transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
        inTransaction = new AppendInTransaction(messages, arrivals, watch, settings, new EndlessBudget());
        writer = new MessageWriter(
                new AppendBatch(messages, transaction, InstantSource.system()),
                arrivals,
                watch,
                settings,
                new EndlessBudget());
        sweeper = new MessageSweeper(new JdbcPartitions(jdbc), messages, changes, transaction, settings);
        sweeper.sweep();
        follower.start();
        watch.start();
        writer.start();
    }

    static TestHub on(TestDatabase database) {
        return new TestHub(database, 4, settings(10_000));
    }

    /// A hub that begins with that many messages in memory.
    static TestHub on(TestDatabase database, int preload) {
        return new TestHub(database, 4, settings(10_000, preload, 20_000));
    }

    static LogSettings settings(int queueRows) {
        return settings(queueRows, 100, 20_000);
    }

    static LogSettings settings(int queueRows, int preload, int scanRows) {
        return new LogSettings(
                500,
                DataSize.ofMegabytes(1),
                queueRows,
                DataSize.ofMegabytes(32),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMillis(200),
                DataSize.ofMegabytes(1),
                preload,
                Duration.ofMinutes(1),
                2,
                scanRows,
                4);
    }

    static Draft draft(NetworkId network, AgentId sender, String topic, @Nullable List<String> recipients) {
        return draft(network, sender, topic, recipients, Duration.ofHours(1));
    }

    static Draft draft(
            NetworkId network, AgentId sender, String topic, @Nullable List<String> recipients, Duration ttl) {
        return new Draft(
                network,
                "status_update",
                topic,
                sender,
                null,
                null,
                recipients,
                ttl,
                MessageId.chance(TOKENS),
                false,
                false,
                "\"version\":\"1.0\",\"payload\":{\"summary\":\"from " + sender + "\"}}");
    }

    Posted post(AgentId sender) {
        return post(draft(NETWORK, sender, "agents.status", null));
    }

    /// Waits for the answer as a caller does.
    Posted post(Draft draft) {
        try {
            return writer.append(draft).join();
        } catch (CompletionException failed) {
            throw (RuntimeException) failed.getCause();
        }
    }

    Page all(Filter filter) {
        return log.read(filter, new Position.Beginning(), 500, 1_000_000);
    }

    @Override
    public void close() {
        watch.stop();
        writer.stop();
        follower.stop();
        pool.close();
    }
}
