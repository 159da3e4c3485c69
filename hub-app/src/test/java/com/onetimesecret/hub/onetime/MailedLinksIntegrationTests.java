package com.onetimesecret.hub.onetime;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Mailbox;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hub with a mail server sends the link of a secret to whom its maker names.
class MailedLinksIntegrationTests {

    private static final Pattern LINK = Pattern.compile("https?://\\S+/secret/(\\S+)");
    private static final int LETTERS = 3;

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Mailbox mailbox;
    private static OnetimeClient owner;
    private static OnetimeClient agent;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.vault.secret.letters", LETTERS));
        mailbox = Mailbox.of(hub);
        owner = OnetimeClient.person(hub, hub.owner());
        agent = OnetimeClient.with(hub, "Bearer " + hub.member("writer").token());
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void sendsALinkThatOpensOnce() {
        var made = owner.form("/api/v1/share", "secret", "hunter2", "recipient", "first@example.org");

        assertThat(made.body().path("recipients_notified").asBoolean()).isTrue();
        var letter = mailbox.next("first@example.org", 0);
        assertThat(letter.subject()).isEqualTo("owner@example.com sent you a secret");
        assertThat(letter.text()).doesNotContain("passphrase", "account");
        var key = key(letter.text());
        assertThat(key).isEqualTo(made.text("secret_key"));
        assertThat(owner.form("/api/v1/secret/" + key).text("value")).isEqualTo("hunter2");
        assertThat(owner.form("/api/v1/private/" + made.text("metadata_key"))
                        .body()
                        .path("recipients_notified")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void tellsOfThePassphraseButNotThePassphrase() {
        var made = owner.json("/api/v2/secret/conceal", """
                {"secret":{"secret":"hunter2","passphrase":"open sesame","recipient":"second@example.org"}}""");

        assertThat(made.body().at("/record/receipt/recipients_notified").asBoolean())
                .isTrue();
        assertThat(mailbox.next("second@example.org", 0).text())
                .contains("needs a passphrase")
                .doesNotContain("open sesame", "hunter2");
    }

    @Test
    void writesNothingForAgents() {
        var made = agent.json(
                "/api/v2/secret/conceal", "{\"secret\":{\"secret\":\"x\",\"recipient\":\"third@example.org\"}}");

        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        assertThat(made.body().at("/record/receipt/recipients_notified").asBoolean(true))
                .isFalse();
        assertThat(mailbox.to("third@example.org")).isEmpty();
    }

    @Test
    void refusesMoreLettersThanOnePersonMayHaveSentAndStoresNothing() {
        var recipients = "[\"a@example.net\",\"b@example.net\",\"c@example.net\",\"d@example.net\"]";
        var other = OnetimeClient.person(hub, hub.found("letters"));
        var before = secrets();

        var refused = other.json("/api/v1/share", "{\"secret\":\"x\",\"recipient\":" + recipients + "}");

        assertThat(refused.text("message")).startsWith("Rate limit exceeded");
        assertThat(mailbox.to("a@example.net")).isEmpty();
        assertThat(secrets()).isEqualTo(before);
    }

    private static long secrets() {
        return Objects.requireNonNull(
                hub.jdbc().sql("select count(*) from secret").query(Long.class).single());
    }

    private static String key(String text) {
        var link = LINK.matcher(text);
        assertThat(link.find()).as(text).isTrue();
        return link.group(1);
    }
}
