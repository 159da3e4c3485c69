package com.onetimesecret.hub.web;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import com.onetimesecret.hub.test.TestDatabase;
import com.onetimesecret.hub.web.Readiness.ClocksApart;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A database that turns read-only or goes away under a running hub, and comes back.
class StorageLookIntegrationTests {

    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private static Path data;

    private static TestDatabase database;
    private static RunningHub hub;
    private static TestAgent agent;
    private static final Lines LINES = new Lines();

    @BeforeAll
    static void startHub() {
        database = TestDatabase.fresh();
        hub = RunningHub.startUnlimited(data, Map.copyOf(database.springProperties()));
        agent = hub.member("writer");
        LINES.setContext(root().getLoggerContext());
        LINES.start();
        root().addAppender(LINES);
    }

    @AfterAll
    static void stopHub() {
        root().detachAppender(LINES);
        hub.close();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /// What the hub says.
    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final List<String> said = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            said.add(event.getLevel() + " " + event.getLoggerName() + ": " + event.getFormattedMessage());
        }
    }

    /// The database beside the hub's, from which that can be shut.
    private static JdbcClient outside() {
        return JdbcClient.create(new TestDatabase(
                        database.jdbcUrl().replace("/" + name(), "/postgres"), database.user(), database.password())
                .dataSource());
    }

    private static String name() {
        return database.jdbcUrl().replaceFirst(".*/", "").replaceFirst("\\?.*", "");
    }

    private static void disconnectAll() {
        outside()
                .sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = :name")
                .param("name", name())
                .query((row, number) -> true)
                .list();
    }

    private static int ready() {
        return Wire.send(Wire.to(hub.baseUrl() + "/readyz")).status();
    }

    private static Answer post() {
        return agent.post(MESSAGES, "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}");
    }

    private static void requireUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.header("Retry-After")).isNotEmpty();
    }

    /// What the test before left behind is over, so that what is said from here on is this one's.
    @BeforeEach
    void listen() {
        await().atMost(LONG).until(() -> ready() == 200);
        LINES.said.clear();
    }

    @Test
    void saysOnceThatTheDatabaseIsReadOnlyAndGoesOnByItself() {
        outside()
                .sql("alter database " + name() + " set default_transaction_read_only = on")
                .update();
        disconnectAll();
        await().atMost(LONG).until(() -> ready() == 503);

        requireUnavailable(post());
        requireUnavailable(agent.post("/api/v2/secret", "{\"secret\":\"kept nowhere\"}"));
        assertThat(Wire.send(Wire.to(hub.baseUrl() + "/healthz")).status()).isEqualTo(200);

        outside()
                .sql("alter database " + name() + " set default_transaction_read_only = off")
                .update();
        await().atMost(LONG).until(() -> ready() == 200);
        await().atMost(LONG).until(() -> post().status() == 201);
        assertThat(LINES.said)
                .filteredOn(line -> line.contains("Storage answers again"))
                .isNotEmpty();
        assertSaidLittle();
    }

    @Test
    void saysOnceThatTheDatabaseIsGoneAndGoesOnByItself() {
        outside().sql("alter database " + name() + " allow_connections false").update();
        disconnectAll();
        await().atMost(LONG).until(() -> ready() == 503);

        requireUnavailable(post());
        requireUnavailable(agent.get("/api/v2/agent/me"));
        assertThat(Wire.send(Wire.to(hub.baseUrl() + "/healthz")).status()).isEqualTo(200);

        outside().sql("alter database " + name() + " allow_connections true").update();
        await().atMost(LONG).until(() -> ready() == 200);
        await().atMost(LONG).until(() -> post().status() == 201);
        assertSaidLittle();
    }

    /// A session keeps what the database said when it began.
    @Test
    void lendsNoSessionAgainThatIsReadOnly() throws SQLException {
        try (var session = hub.bean(DataSource.class).getConnection();
                var statement = session.createStatement()) {
            statement.execute("set default_transaction_read_only = on");

            assertThatThrownBy(() -> statement.execute("create table never ()"))
                    .hasMessageContaining("read-only transaction");

            assertThat(session.isClosed()).isTrue();
        }
        assertThat(LINES.said)
                .filteredOn(line -> line.startsWith("WARN"))
                .first(as(InstanceOfAssertFactories.STRING))
                .contains("the database is read-only");
    }

    private static void assertSaidLittle() {
        assertThat(LINES.said)
                .filteredOn(line -> line.startsWith("WARN") || line.startsWith("ERROR"))
                .filteredOn(line -> !line.contains("StorageState: Storage answers again"))
                .filteredOn(line -> !line.contains("StorageState: Storage does not answer"))
                .isEmpty();
        // Each session that was under way at the very end can say it once more.
        assertThat(LINES.said)
                .filteredOn(line -> line.contains("Storage does not answer"))
                .hasSizeBetween(1, 3);
    }

    @Test
    void refusesToWorkByClocksThatAreFarApart() {
        var source = database.dataSource();
        var jdbc = JdbcClient.create(source);

        assertThatCode(() -> new JdbcStorageLook(jdbc, source, Instant::now).run())
                .doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        new JdbcStorageLook(jdbc, source, () -> Instant.now().plusSeconds(90)).run())
                .isInstanceOfSatisfying(
                        ClocksApart.class, apart -> assertThat(apart.words()).contains("ahead of the database's"));
        assertThatThrownBy(() ->
                        new JdbcStorageLook(jdbc, source, () -> Instant.now().minusSeconds(90)).run())
                .isInstanceOfSatisfying(
                        ClocksApart.class, apart -> assertThat(apart.words()).contains("behind the database's"));
        assertThatCode(() ->
                        new JdbcStorageLook(jdbc, source, () -> Instant.now().plusSeconds(30)).run())
                .doesNotThrowAnyException();
    }
}
