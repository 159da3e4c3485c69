package com.onetimesecret.hub.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.vault.SecretRequests;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;

/// A database is put back to a copy from before its secrets were opened.
class RestoreIntegrationTests {

    private static final String URL = "spring.datasource.url";
    private static final String MESSAGES = "/api/v2/agent/messages";

    @TempDir
    private Path data;

    private RunningHub hub;
    private TestAgent writer;
    private TestAgent reader;
    private TestAgent asking;
    private Answer opened;
    private Answer burned;
    private Answer waiting;
    private String message;
    private String backup;
    private String cursor;

    @BeforeEach
    void openAfterTheBackup() throws SQLException {
        hub = RunningHub.startUnlimited(data);
        writer = hub.member("writer");
        reader = hub.member("reader");
        opened = secret("{\"secret\":\"opened after the backup\"}");
        burned = secret("{\"secret\":\"burned after the backup\",\"passphrase\":\"a passphrase\"}");
        waiting = secret("{\"secret\":\"never opened\",\"max_reads\":3}");
        message = writer.post(
                        MESSAGES,
                        "{\"type\":\"status_update\",\"to\":[\"" + reader.id()
                                + "\"],\"burn_after_reading\":true,\"payload\":{\"status\":\"idle\"}}")
                .text("id");
        asking = hub.stranger("asking");
        hub.owner().approve(asking.join("Asks before the backup").text("approval_id"), "{}");
        cursor = reader.get(MESSAGES).text("cursor");
        assertThat(readOn()).contains("\"gap\":false");
        requests().ask(owner(), "answered after the backup", Duration.ofDays(1));
        var environment = hub.bean(Environment.class);
        hub.close();
        backup = copyOf(environment);
        hub.restart();
        assertThat(asking.redeem().status()).isEqualTo(200);
        assertThat(reveal(opened).text("value")).isEqualTo("opened after the backup");
        assertThat(reader.post(MESSAGES + "/" + message + "/open", "{}").status())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void opensNothingThatMayHaveBeenOpenedSinceTheBackup() {
        hub.restart(Map.of(URL, backup));

        assertThat(reveal(opened).status()).isEqualTo(404);
        assertThat(reveal(burned).status()).isEqualTo(404);
        assertThat(reveal(waiting).status()).isEqualTo(404);
        assertThat(reader.post(MESSAGES + "/" + message + "/open", "{}").status())
                .isGreaterThanOrEqualTo(400);
        assertThat(asking.redeem().status()).isEqualTo(400);
        assertThat(writer.get("/api/v2/receipt/" + waiting.text("receipt_key")).toString())
                .contains("burned");
        assertThat(hub.jdbc()
                        .sql("select count(*) from secret where ciphertext is not null or wrapped_key is not null"
                                + " or held_secret_key is not null or passphrase_hash is not null")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(trail()).contains("secret.burned_after_restore", "message.burned_after_restore");
        assertThat(requests().own(owner()))
                .singleElement()
                .extracting(SecretRequests.Request::state)
                .isEqualTo(SecretRequests.State.WITHDRAWN);

        var fresh = secret("{\"secret\":\"made after the restore\"}");
        hub.restart();
        assertThat(reveal(fresh).text("value")).isEqualTo("made after the restore");
    }

    /// What the other test protects from.
    @Test
    void opensThemAgainWhereTheOperatorSaysSo() {
        hub.restart(Map.of(URL, backup, "hub.restore.sealed", "keep"));

        assertThat(reveal(opened).text("value")).isEqualTo("opened after the backup");
        assertThat(readOn()).contains("\"gap\":true");
        assertThat(reader.post(MESSAGES + "/" + message + "/open", "{}").status())
                .isEqualTo(200);

        // That was the answer to this restore; the next start finds the database that it knows.
        hub.restart(Map.of("hub.restore.sealed", "burn"));
        assertThat(reveal(waiting).text("value")).isEqualTo("never opened");
    }

    @Test
    void tellsReadersOfTheGap() {
        hub.restart();
        assertThat(readOn()).contains("\"gap\":false");

        hub.restart(Map.of(URL, backup));
        assertThat(readOn()).contains("\"gap\":true");
        cursor = reader.get(MESSAGES).text("cursor");

        hub.restart(Map.of("hub.restore.now", "true"));
        assertThat(readOn()).contains("\"gap\":true");
    }

    private SecretRequests requests() {
        return hub.bean(SecretRequests.class);
    }

    private CurrentPerson owner() {
        return hub.bean(PersonAuthentication.class).byApiToken(RunningHub.OWNER, RunningHub.API_TOKEN);
    }

    private String readOn() {
        return reader.get(MESSAGES + "?cursor=" + cursor).toString();
    }

    private Answer secret(String body) {
        var made = writer.post("/api/v2/secret", body);
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return made;
    }

    private Answer reveal(Answer secret) {
        return reader.post("/api/v2/secret/" + secret.text("secret_key") + "/reveal", "{}");
    }

    private String trail() {
        return hub.jdbc()
                .sql("select string_agg(action, ' ') from (select action from audit_unlinked"
                        + " union all select action from audit_linked) entries")
                .query(String.class)
                .single();
    }

    /// Another database on the same server with the same content, as a restored dump is one.
    private static String copyOf(Environment environment) throws SQLException {
        var url = environment.getRequiredProperty(URL);
        var name = url.substring(url.lastIndexOf('/') + 1);
        var copy = name + "_restored";
        try (var connection = DriverManager.getConnection(
                        url.substring(0, url.lastIndexOf('/')) + "/postgres",
                        environment.getRequiredProperty("spring.datasource.username"),
                        environment.getRequiredProperty("spring.datasource.password"));
                var statement = connection.createStatement()) {
            statement.execute("drop database if exists " + copy);
            statement.execute("create database " + copy + " template " + name + " strategy file_copy");
        }
        return url.substring(0, url.lastIndexOf('/')) + "/" + copy;
    }
}
