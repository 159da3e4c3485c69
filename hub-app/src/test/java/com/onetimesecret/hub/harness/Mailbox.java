package com.onetimesecret.hub.harness;

import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.mail.Mail;
import com.onetimesecret.hub.api.mail.Outbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/// Takes the letters of a hub instead of a mail server.
public final class Mailbox implements Outbox {

    private static final Pattern LINK = Pattern.compile("https?://\\S+\\?token=\\S+");

    private final List<Mail> letters = new CopyOnWriteArrayList<>();

    /// The mailbox of everybody who gets letters from that hub.
    public static Mailbox of(RunningHub hub) {
        var mailbox = new Mailbox();
        hub.use(Outbox.class, mailbox);
        return mailbox;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void send(Mail mail) {
        letters.add(mail);
    }

    /// What was sent to that address so far.
    public List<Mail> to(String email) {
        return letters.stream().filter(letter -> letter.to().equals(email)).toList();
    }

    /// The next letter to that address after the first `read` ones.
    public Mail next(String email, int read) {
        return await().atMost(Duration.ofSeconds(10))
                .until(() -> to(email), found -> found.size() > read)
                .get(read);
    }

    /// The path of the one-time link in a letter.
    public static String link(Mail letter, RunningHub hub) {
        var link = LINK.matcher(letter.text());
        if (!link.find()) {
            throw new AssertionError("no link in " + letter.text());
        }
        return link.group().substring(hub.baseUrl().length());
    }
}
