package com.onetimesecret.hub.notices;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.onetimesecret.hub.api.mail.Mail;
import com.onetimesecret.hub.api.mail.Outbox;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;

/// Letters leave after the commit of what they tell, are tried again while the mail server is away, and nobody reads
/// them in the database.
class OutboxIntegrationTests {

    @TempDir
    private static Path data;

    private static GreenMail mail;
    private static int port;
    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        mail = serverAt(0);
        port = mail.getSmtp().getPort();
        hub = RunningHub.startUnlimited(
                data, Map.of("hub.mail.url", "smtp://127.0.0.1:" + port, "hub.mail.from", "hub@example.com"));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
        mail.stop();
    }

    @BeforeEach
    void startAfresh() throws Exception {
        hub.jdbc().sql("DELETE FROM mail").update();
        mail.purgeEmailFromAllMailboxes();
    }

    private static GreenMail serverAt(int port) {
        var server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        return server;
    }

    @Test
    void sendsWhatWasCommittedAndNothingElse() throws Exception {
        var outbox = hub.bean(Outbox.class);
        var transaction = hub.bean(TransactionTemplate.class);
        assertThat(outbox.isReady()).isTrue();
        transaction.executeWithoutResult(status -> {
            outbox.send(new Mail("rolled@example.com", "Never", "Never"));
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(
                status -> outbox.send(new Mail("ada@example.com", "Grüße", "Öffne https://hub.example/x")));

        assertThat(mail.waitForIncomingEmail(20_000, 1)).isTrue();
        await("sent_at IS NOT NULL AND sealed_text IS NULL", 1);
        var letter = mail.getReceivedMessages()[0];
        assertThat(letter.getSubject()).isEqualTo("Grüße");
        assertThat(letter.getContent().toString()).contains("Öffne https://hub.example/x");
        assertThat(letter.getHeader("Message-ID")[0]).matches("<mail_[A-Za-z0-9]{24}@localhost>");
        assertThat(mail.getReceivedMessages()).hasSize(1);
    }

    @Test
    void keepsLettersSealedWhileTheServerIsAwayAndThroughARestart() throws Exception {
        mail.stop();
        hub.bean(Outbox.class).send(new Mail("ada@example.com", "Welcome", "one-time-link"));
        await("failure = 'unreachable'", 1);
        var stored = hub.jdbc()
                .sql("SELECT sealed_text FROM mail")
                .query((row, n) -> row.getBytes(1))
                .single();
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("one-time-link");

        hub.restart();
        mail = serverAt(port);
        hub.jdbc().sql("UPDATE mail SET due_at = now()").update();
        assertThat(mail.waitForIncomingEmail(20_000, 1)).isTrue();
        assertThat(mail.getReceivedMessages()[0].getContent().toString()).contains("one-time-link");
    }

    @Test
    void givesUpAfterSoManyTriesAndSaysWhy() {
        mail.stop();
        hub.bean(Outbox.class).send(new Mail("ada@example.com", "Never", "one-time-link"));
        await("attempts = 1", 1);
        hub.jdbc().sql("UPDATE mail SET attempts = 11, due_at = now()").update();

        await("failed_at IS NOT NULL AND due_at IS NULL AND sealed_text IS NULL AND failure = 'unreachable'", 1);
        mail = serverAt(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.com, eve@example.com",
                "ada@example.com\r\nBcc: eve@example.com",
                "Ada <ada@example.com>",
                "group: a@example.com;",
                "nobody"
            })
    void sendsToOneAddressOnly(String to) {
        hub.bean(Outbox.class).send(new Mail(to, "Hello", "text"));

        await("failure = 'address' AND due_at IS NULL", 1);
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    @Test
    void letsNoSubjectBeginAHeader() throws Exception {
        hub.bean(Outbox.class).send(new Mail("ada@example.com", "Hi\r\nBcc: eve@example.com\r\n\r\nBody", "text"));

        assertThat(mail.waitForIncomingEmail(20_000, 1)).isTrue();
        var letter = mail.getReceivedMessages()[0];
        assertThat(letter.getSubject()).isEqualTo("Hi Bcc: eve@example.com Body");
        assertThat(letter.getAllRecipients()).hasSize(1);
        assertThat(letter.getContent().toString()).isEqualToIgnoringNewLines("text");
    }

    private static void await(String condition, int rows) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> hub.jdbc()
                                .sql("SELECT count(*) FROM mail WHERE " + condition)
                                .query(Integer.class)
                                .single()
                        == rows);
    }
}
