package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.messaging.TestSigner;
import com.onetimesecret.hub.messaging.proof.PublishedKeys;
import com.onetimesecret.hub.messaging.proof.Tampered;
import com.onetimesecret.hub.messaging.proof.TrailCheck;
import com.onetimesecret.hub.messaging.proof.Unreadable;
import com.onetimesecret.hub.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The trail as one hub keeps it on a database that others may share.
final class TestTrail {

    static final NetworkId NETWORK = new NetworkId("net_" + "1".repeat(24));
    static final NetworkId OTHER_NETWORK = new NetworkId("net_" + "2".repeat(24));

    final JdbcClient jdbc;
    final TransactionTemplate transactions;
    final JdbcAuditTrail trail;
    final JdbcChain chain;
    final LinkEntries links;
    final SignCheckpoints checkpoints;
    final AuditSweeper sweeper;
    final ExportTrail export;
    final AuditContents contents;
    final TestSigner signer;

    TestTrail(TestDatabase database, TestSigner signer, AuditSettings settings) {
        var manager = new JdbcTransactionManager(database.dataSource());
        this.signer = signer;
        jdbc = JdbcClient.create(Objects.requireNonNull(manager.getDataSource()));
        transactions = new TransactionTemplate(manager);
        trail = new JdbcAuditTrail(jdbc);
        chain = new JdbcChain(jdbc);
        links = new LinkEntries(chain, transactions, new Tokens(), settings);
        var statements = new JdbcStatements(jdbc);
        var reading = new JdbcTrail(jdbc);
        var baseUrl = new BaseUrl("https://hub.example.com");
        checkpoints = new SignCheckpoints(reading, statements, signer, baseUrl);
        sweeper = new AuditSweeper(statements, signer, transactions, settings);
        export = new ExportTrail(reading, checkpoints, transactions, jdbc, settings, baseUrl);
        contents = new AuditContents(jdbc, export);
    }

    static TestTrail fresh() {
        return on(TestDatabase.fresh("classpath:db/migration/messaging"));
    }

    static TestTrail on(TestDatabase database) {
        return new TestTrail(database, new TestSigner(), settings(100));
    }

    /// Settings with pages and batches of that size.
    static AuditSettings settings(int rows) {
        return new AuditSettings(
                Duration.ofHours(24),
                Duration.ofDays(400),
                Duration.ofMinutes(1),
                rows,
                Duration.ofMillis(250),
                rows,
                Duration.ofMinutes(1),
                rows,
                rows,
                rows,
                rows);
    }

    /// Records an entry, committed by itself.
    void record(NetworkId network, AuditEntry.Kind kind, String subject) {
        transactions.executeWithoutResult(status -> trail.record(entry(network, kind, subject)));
    }

    /// Records so many entries of the network, each third of them about security.
    void record(int count) {
        transactions.executeWithoutResult(status -> {
            for (int i = 0; i < count; i++) {
                var kind = i % 3 == 0 ? AuditEntry.Kind.SECURITY : AuditEntry.Kind.TRAFFIC;
                trail.record(entry(NETWORK, kind, "msg_" + i));
            }
        });
    }

    /// Stores messages of that name, committed by themselves.
    void post(NetworkId network, String id, int count) {
        jdbc.sql("""
                        with head as (update log_head set seq = seq + :count returning seq)
                        insert into message (seq, id, network_id, type, topic, sender, received_at, expires_at, lasting,
                            body)
                        select seq - :count + n, :id || case when :count > 1 then n::text else '' end, :network, 'x',
                            'a "test"', 'agent_x', date_trunc('milliseconds', clock_timestamp()),
                            now() + interval '1 hour', false, ''
                        from head, generate_series(1, :count) n
                        """)
                .param("network", network.value())
                .param("id", id)
                .param("count", count)
                .update();
    }

    /// Deletes a message, as the log does.
    void delete(String id) {
        jdbc.sql("""
                        with gone as (delete from message where id = :id returning *),
                        linked as (select seq from audit_mark for share)
                        insert into audit_unlinked (network_id, at, kind, actor, action, subject, details, log_seq)
                        select network_id, received_at, 'traffic', sender, 'message.posted', id,
                            jsonb_build_object('type', type, 'topic', topic), gone.seq - 1
                        from gone, linked where gone.seq > linked.seq
                        """).param("id", id).update();
    }

    /// The subjects of the network's chain, in order.
    List<String> subjects(NetworkId network) {
        return jdbc.sql("select subject from audit_trail(?, 0, 1000000, 1000000) order by place")
                .param(network.value())
                .query((row, number) -> row.getString(1))
                .list();
    }

    static AuditEntry entry(NetworkId network, AuditEntry.Kind kind, String subject) {
        return new AuditEntry(
                network, kind, "agent_x", "message.posted", subject, Map.of("topic", "a \"test\"\u0001é", "type", "x"));
    }

    /// Makes what waits to be linked that much older, as if it had been recorded then.
    void age(String kind, Duration by) {
        jdbc.sql("update audit_unlinked set at = at - make_interval(secs => ?) where kind = ?")
                .param(by.toSeconds())
                .param(kind)
                .update();
    }

    List<String> exported() {
        return exported(NETWORK, 0);
    }

    List<String> exported(NetworkId network, long after) {
        var lines = new ArrayList<String>();
        export.all(network, after, line -> line.lines().forEach(lines::add));
        return lines;
    }

    TrailCheck.Report verify(List<String> lines) throws Tampered, Unreadable {
        return verify(lines, null);
    }

    TrailCheck.Report verify(List<String> lines, @Nullable String earlier) throws Tampered, Unreadable {
        var keys = PublishedKeys.read(signer.jwks());
        var check = earlier == null ? TrailCheck.of(keys) : TrailCheck.of(keys, earlier);
        for (var line : lines) {
            check.line(line);
        }
        return check.end();
    }
}
