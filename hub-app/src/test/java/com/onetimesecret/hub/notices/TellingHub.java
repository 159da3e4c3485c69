package com.onetimesecret.hub.notices;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.NoticeChoices;
import com.onetimesecret.hub.auth.Notifications;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A hub with a mail server, a push service and a chat, all on this machine.
abstract class TellingHub {

    static GreenMail mail;

    @TempDir
    static Path data;

    @TempDir
    static Path elsewhere;

    static RunningHub hub;

    final TestBrowser browser = new TestBrowser();
    final Receiver push = new Receiver();
    final Receiver chat = new Receiver();

    @BeforeAll
    static void startHub() {
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        hub = RunningHub.startUnlimited(
                data,
                Map.of(
                        "hub.mail.url",
                        "smtp://127.0.0.1:" + mail.getSmtp().getPort(),
                        "hub.mail.from",
                        "Agent Hub <hub@example.com>"));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
        mail.stop();
    }

    @BeforeEach
    void startAfresh() throws Exception {
        hub.jdbc()
                .sql("UPDATE approval SET status = 'expired' WHERE status = 'pending'")
                .update();
        for (var table : List.of("notice", "push_subscription", "notice_preference", "chat_webhook")) {
            hub.jdbc().sql("DELETE FROM " + table).update();
        }
        mail.purgeEmailFromAllMailboxes();
    }

    @AfterEach
    void closeReceivers() {
        push.close();
        chat.close();
    }

    void subscribe() {
        hub.bean(Notifications.class)
                .subscribe(owner(), push.url("/push/1"), browser.p256dh(), browser.auth(), "Firefox · Android");
    }

    static void choose(NoticeChoices choices) {
        hub.bean(Notifications.class).choose(owner(), choices);
    }

    static CurrentPerson owner() {
        return hub.signedIn(RunningHub.OWNER);
    }

    static Notifications.Result result(String channel) {
        return hub.bean(Notifications.class).results(owner()).stream()
                .filter(result -> result.channel().wire().equals(channel))
                .findFirst()
                .orElseThrow();
    }

    static int count(String condition) {
        return hub.jdbc()
                .sql("SELECT count(*) FROM notice WHERE " + condition)
                .query(Integer.class)
                .single();
    }

    static List<MimeMessage> letters() {
        return List.of(mail.getReceivedMessages());
    }

    static List<String> recipients() {
        return letters().stream().map(TellingHub::recipient).toList();
    }

    static String recipient(MimeMessage letter) {
        try {
            return letter.getAllRecipients()[0].toString();
        } catch (jakarta.mail.MessagingException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    static String body(MimeMessage letter) throws Exception {
        return String.valueOf(letter.getContent()) + GreenMailUtil.getHeaders(letter);
    }

    static void awaitDelivered() {
        await(() -> count("status = 'waiting'") == 0);
    }

    static void awaitNotified(TestAgent agent, String channels) {
        await(() -> notified(agent.status(0)).equals(channels));
    }

    static String notified(Answer answer) {
        return answer.text("notified");
    }

    static void await(BooleanSupplier condition) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition::getAsBoolean);
    }
}
