package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.approval.SingleApprovals;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.event.SecretAlarm;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.api.seal.MasterKeys;
import com.onetimesecret.hub.test.EndlessBudget;
import com.onetimesecret.hub.test.TestDatabase;
import com.onetimesecret.hub.vault.seal.MasterKeySealer;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The vault as one hub process wires it, with connections of its own: two of these on one database are two nodes.
final class TestVault {

    static final Tokens TOKENS = new Tokens();
    static final SecretSettings SETTINGS = new SecretSettings(
            Duration.ofDays(7),
            5,
            20,
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            2,
            50,
            Duration.ofMinutes(20),
            Duration.ofMinutes(5),
            500);
    static final MasterKeys KEYS = new MasterKeys(new SecretKeySpec(TOKENS.bytes(32), "AES"), null);
    static final NetworkId NETWORK = NetworkId.next(TOKENS);

    final JdbcClient jdbc;
    final JdbcSecrets secrets;
    final ValueSeal seal;
    final CreateSecret createSecret;
    final RevealSecret revealSecret;
    final BurnSecret burnSecret;
    final JdbcReceipts receipts;
    final Receipts ownReceipts;
    final List<SecretAlarm> alarms = new CopyOnWriteArrayList<>();
    final SecretSweeper sweeper;
    final TestApprovals approvals = new TestApprovals();
    final Set<AgentId> strangers = new HashSet<>();

    private TestVault(DataSource dataSource, PlatformTransactionManager transactionManager, MasterKeys keys) {
        jdbc = JdbcClient.create(dataSource);
        secrets = new JdbcSecrets(jdbc);
        receipts = new JdbcReceipts(jdbc);
        var sealer = new MasterKeySealer(keys, TOKENS);
        var hold = new HoldKeys(sealer, TOKENS);
        seal = new ValueSeal(sealer, hold, TOKENS);
        var transactions = new TransactionTemplate(transactionManager);
        var passphrases = new Passphrases(SETTINGS);
        var trail = trail(jdbc);
        createSecret = new CreateSecret(
                secrets,
                seal,
                passphrases,
                new CreateSecret.Bounds(directory(strangers), new EndlessBudget()),
                trail,
                transactions);
        var check = new CheckPassphrase(new JdbcGuesses(jdbc, SETTINGS), passphrases, trail, transactions, SETTINGS);
        var refusedOpens = new RefusedOpens(
                receipts, trail, event -> alarms.add((SecretAlarm) event), transactions, Runnable::run);
        revealSecret = new RevealSecret(
                secrets,
                seal,
                new RevealSecret.Guards(
                        check, new PersonsYes(approvals, new BaseUrl("https://hub.example.com")), refusedOpens),
                new TakeReads(secrets, seal, new RecordReveal(trail, event -> {}), transactions),
                transactions);
        burnSecret = new BurnSecret(secrets, receipts, check, trail, transactions);
        ownReceipts = new Receipts(receipts, hold);
        sweeper = new SecretSweeper(secrets, SETTINGS);
    }

    /// A database with the vault's tables and a trail.
    static TestDatabase database() {
        var database = TestDatabase.fresh("classpath:db/migration/vault");
        JdbcClient.create(database.dataSource())
                .sql("create table trail (actor text, action text, subject text, kind text)")
                .update();
        return database;
    }

    static TestVault on(TestDatabase database) {
        return on(database, KEYS);
    }

    static TestVault on(TestDatabase database, MasterKeys keys) {
        var pool = pool(database);
        return new TestVault(pool, new JdbcTransactionManager(pool), keys);
    }

    /// A process that dies right after each commit.
    static TestVault dyingAfterCommit(TestDatabase database) {
        var pool = pool(database);
        return new TestVault(pool, new DyingTransactionManager(pool), KEYS);
    }

    static CurrentAgent agent() {
        return agent(NETWORK);
    }

    static CurrentAgent agent(NetworkId network) {
        return new CurrentAgent(
                AgentId.next(TOKENS),
                network,
                "tester",
                EnumSet.allOf(Scope.class),
                "thumb",
                "owner@example.com",
                ApprovalId.next(TOKENS),
                Instant.EPOCH,
                false,
                false);
    }

    static CurrentPerson person(CurrentPerson.Right... rights) {
        return new CurrentPerson(
                PersonId.next(TOKENS),
                NETWORK,
                "owner@example.com",
                CurrentPerson.Role.OWNER,
                Set.of(rights),
                "api token");
    }

    /// A wish for a secret that opens once and has nothing special.
    static NewSecret wish(String value) {
        return new NewSecret(
                new SecretValue(value),
                NewSecret.Kind.CONCEAL,
                NewSecret.Source.API,
                Duration.ofHours(1),
                null,
                List.of(),
                1,
                null,
                List.of(),
                NewSecret.Guard.NONE);
    }

    static NewSecret wishWithPassphrase(String value, String passphrase, int maxReads) {
        return new NewSecret(
                new SecretValue(value),
                NewSecret.Kind.CONCEAL,
                NewSecret.Source.API,
                Duration.ofHours(1),
                new SecretValue(passphrase),
                List.of(),
                maxReads,
                null,
                List.of(),
                NewSecret.Guard.NONE);
    }

    /// What a reveal comes to: the value, or the reason why not.
    Outcome tryReveal(Caller caller, BearerKey key, @Nullable String passphrase) {
        return tryReveal(Party.of(caller), key, passphrase);
    }

    Outcome tryReveal(Party caller, BearerKey key, @Nullable String passphrase) {
        try {
            var revealed = revealSecret.reveal(caller, key, passphrase == null ? null : new SecretValue(passphrase));
            return new Outcome(revealed.value().text(), null);
        } catch (HubException e) {
            return new Outcome(null, e.type());
        }
    }

    List<String> trailOf(String action) {
        return jdbc.sql("select subject from trail where action = ?")
                .param(action)
                .query((row, _) -> row.getString("subject"))
                .list();
    }

    /// People who say yes to what was asked when they are told to.
    static final class TestApprovals implements SingleApprovals {

        final List<Act> asked = new CopyOnWriteArrayList<>();
        private final List<Act> allowed = new CopyOnWriteArrayList<>();

        void allow() {
            allowed.add(asked.getLast());
        }

        @Override
        public boolean use(CurrentAgent caller, Act act) {
            return allowed.remove(act);
        }

        @Override
        public ApprovalId ask(CurrentAgent caller, Act act) {
            asked.add(act);
            return ApprovalId.next(TOKENS);
        }
    }

    /// One of both.
    record Outcome(@Nullable String value, @Nullable ProblemType refusal) {}

    private static HikariDataSource pool(TestDatabase database) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(10);
        pool.setMinimumIdle(0);
        return pool;
    }

    private static AuditTrail trail(JdbcClient jdbc) {
        return entry -> {
            if (!TransactionSynchronizationManager.isActualTransactionActive()) {
                throw new IllegalStateException("no transaction");
            }
            jdbc.sql("insert into trail values (?, ?, ?, ?)")
                    .param(entry.actor())
                    .param(entry.action())
                    .param(entry.subject())
                    .param(entry.kind().name())
                    .update();
        };
    }

    /// A directory that knows every agent.
    static AgentDirectory directory() {
        return directory(Set.of());
    }

    private static AgentDirectory directory(Set<AgentId> strangers) {
        return new AgentDirectory() {
            @Override
            public Optional<Agent> find(NetworkId network, AgentId id) {
                return Optional.empty();
            }

            @Override
            public Set<AgentId> known(NetworkId network, Collection<AgentId> ids) {
                return ids.stream().filter(id -> !strangers.contains(id)).collect(Collectors.toSet());
            }

            @Override
            public List<Agent> list(NetworkId network, int limit) {
                return List.of();
            }

            @Override
            public void seen(AgentId id) {}
        };
    }

    /// Commits, and then the process is gone.
    @SuppressWarnings("serial")
    private static final class DyingTransactionManager extends JdbcTransactionManager {

        DyingTransactionManager(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            super.doCommit(status);
            throw new ProcessDied();
        }
    }

    /// Stands for a process that is gone.
    @SuppressWarnings("serial")
    static final class ProcessDied extends RuntimeException {}
}
