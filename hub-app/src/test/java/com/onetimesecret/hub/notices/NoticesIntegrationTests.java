package com.onetimesecret.hub.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.api.event.SecretAlarm;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.NoticeChoices;
import com.onetimesecret.hub.auth.Notifications;
import com.onetimesecret.hub.harness.RunningHub;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.transaction.support.TransactionTemplate;

/// People are told of what waits for them, by every channel they have, and no longer than it waits.
class NoticesIntegrationTests extends TellingHub {

    @Test
    void pushesAnEncryptedNotificationAndWithdrawsItOnceDecided() throws Exception {
        subscribe();
        var agent = hub.stranger("build-bot");
        var asked = agent.join("Reports builds");

        var shown = push.next();
        var said = browser.read(shown);
        assertThat(said.get("title").asString()).isEqualTo("“build-bot” asks to join Guided Network");
        assertThat(said.get("url").asString()).isEqualTo("/dashboard/approvals/" + asked.text("approval_id"));
        assertThat(said.get("tag").asString()).isEqualTo(asked.text("approval_id"));
        assertThat(said.toString())
                .as("the words to pick are shown by the agent alone")
                .doesNotContain(asked.text("binding_message"), asked.text("user_code"));
        assertThat(shown.header("Content-Encoding")).isEqualTo("aes128gcm");
        assertThat(shown.header("Urgency")).isEqualTo("high");
        assertThat(Integer.parseInt(shown.header("TTL"))).isBetween(86_000, 86_400);
        assertThat(shown.header("Topic")).matches("[A-Za-z0-9_-]{32}");
        var claims = TestBrowser.vapid(shown, hub.bean(Notifications.class).pushKey());
        assertThat(claims.getAudience()).containsExactly(push.origin());
        assertThat(claims.getExpirationTime().toInstant())
                .isBefore(Instant.now().plus(Duration.ofHours(24)));
        assertThat(claims.getSubject()).isNotBlank();
        awaitNotified(agent, "web_push email");

        hub.owner().approve(asked.text("approval_id"), "{}");
        var withdrawn = push.next();
        assertThat(browser.read(withdrawn).get("show").asBoolean(true)).isFalse();
        assertThat(browser.read(withdrawn).get("tag").asString()).isEqualTo(asked.text("approval_id"));
        assertThat(withdrawn.header("Topic")).isEqualTo(shown.header("Topic"));
        await(() -> count("status = 'withdrawn'") == 1);
        assertThat(push.all()).isEmpty();
    }

    @Test
    void writesALetterThatLeadsToTheCardAndDecidesNothing() throws Exception {
        var agent = hub.stranger("mailed");
        var asked = agent.join("Wants in");
        assertThat(mail.waitForIncomingEmail(20_000, 1)).isTrue();

        var letter = letters().getFirst();
        assertThat(letter.getSubject()).isEqualTo("“mailed” asks to join Guided Network");
        assertThat(letter.getFrom()[0]).hasToString("Agent Hub <hub@example.com>");
        assertThat(letter.getAllRecipients()[0]).hasToString(RunningHub.OWNER);
        assertThat(letter.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
        assertThat(body(letter)).contains(hub.baseUrl() + "/dashboard/approvals/" + asked.text("approval_id"));
        assertThat(body(letter)).doesNotContain(asked.text("binding_message"), asked.text("user_code"));
        awaitNotified(agent, "email");
        assertThat(hub.owner().pending()).hasSize(1);
    }

    @Test
    void letsNoNameOfAnAgentBeMoreThanAName() throws Exception {
        hub.bean(Notifications.class).setChat(owner(), "mattermost", chat.url("/hooks/secret-token"));
        chat.next();
        subscribe();
        var agent = hub.member("operator");
        awaitDelivered();
        push.all();
        chat.all();
        mail.purgeEmailFromAllMailboxes();
        agent.post(
                "/api/v2/agent/approvals",
                "{\"action\":\"Bcc: eve@evil.example @channel **now** [x](https://evil.example)\"}");

        var said = chat.next().text();
        assertThat(said).contains("Bcc", "@\u2060channel \\\\*\\\\*now\\\\*\\\\* \\\\[x\\\\]");
        assertThat(said).doesNotContain("evil.example", "@channel");
        var title = browser.read(push.next()).get("title").asString();
        assertThat(title).doesNotContain("\n", "\r", "evil.example");
        assertThat(mail.waitForIncomingEmail(20_000, 1)).isTrue();
        var letter = letters().getFirst();
        assertThat(letter.getAllRecipients()).hasSize(1);
        assertThat(letter.getHeader("Bcc")).isNull();
        assertThat(letter.getSubject()).doesNotContain("\n", "evil.example").contains("Bcc");
    }

    @Test
    void tellsTheNetworksChatWithALinkToTheCardUnlessOnePersonIsAsked() throws Exception {
        hub.bean(Notifications.class).setChat(owner(), "slack", chat.url("/hooks/secret-token"));
        assertThat(chat.next().text()).contains("A test from Guided Network");
        var agent = hub.stranger("chatty");
        var asked = agent.join("Wants in");

        var call = chat.next();
        assertThat(call.path()).isEqualTo("/hooks/secret-token");
        assertThat(call.text()).contains("“chatty” asks to join", "/dashboard/approvals/" + asked.text("approval_id"));
        awaitNotified(agent, "email webhook");

        var addressed = hub.stranger("addressed");
        var body = addressed.request("Wants one person");
        body.put("login_hint", RunningHub.OWNER);
        addressed.join(body);
        awaitNotified(addressed, "email");
        assertThat(chat.all()).isEmpty();
        assertThat(hub.jdbc()
                        .sql("SELECT encode(sealed_url, 'escape') FROM chat_webhook")
                        .query(String.class)
                        .single())
                .doesNotContain("secret-token");
    }

    @Test
    void tellsOnlyThePersonThatTheRequestNames() throws Exception {
        var invited = hub.owner().post("/api/v2/invitations", "{\"email\":\"ada@example.com\",\"role\":\"approver\"}");
        hub.person(invited.text("link"), "ada@example.com");
        // The invitation goes by letter, too, and so does the news of the token that decides.
        assertThat(mail.waitForIncomingEmail(20_000, 2)).isTrue();
        mail.purgeEmailFromAllMailboxes();
        var agent = hub.stranger("for-ada");
        var body = agent.request("Wants Ada");
        body.put("login_hint", "ada@example.com");
        agent.join(body);
        awaitNotified(agent, "email");
        assertThat(recipients()).containsExactly("ada@example.com");

        var nobodys = hub.stranger("for-nobody");
        var to = nobodys.request("Wants nobody");
        to.put("login_hint", "nobody@example.com");
        assertThat(nobodys.join(to).text("notified")).isEqualTo("none");
        hub.stranger("for-all").join("Wants in");
        await(() -> recipients().size() == 3);
        assertThat(recipients()).containsExactlyInAnyOrder("ada@example.com", "ada@example.com", RunningHub.OWNER);
        hub.jdbc()
                .sql(
                        "DELETE FROM membership WHERE person_id IN (SELECT id FROM person WHERE email = 'ada@example.com')")
                .update();
    }

    @Test
    void tellsOfAnAlarmInTheTransactionThatRaisesIt() throws Exception {
        subscribe();
        var alarm = new SecretAlarm(owner().networkId(), owner().id().value(), "sec_1", true);
        var events = hub.bean(ApplicationEventMulticaster.class);
        hub.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            events.multicastEvent(new PayloadApplicationEvent<>(this, alarm));
            status.setRollbackOnly();
        });
        assertThat(count("true")).isZero();

        hub.bean(TransactionTemplate.class)
                .executeWithoutResult(status -> events.multicastEvent(new PayloadApplicationEvent<>(this, alarm)));
        assertThat(browser.read(push.next()).get("title").asString()).contains("in vain", "Guided Network");
    }

    @Test
    void tellsOfAQuestionToPeopleAndWithdrawsItOnceSomebodyAnswers() throws Exception {
        choose(new NoticeChoices(true, false, null, null, ZoneOffset.UTC, 0, "en"));
        subscribe();
        var agent = hub.member("curious");
        // Approved at once, it may never have left.
        await(() -> count("channel = 'web_push' AND status IN ('withdrawn', 'dropped')") == 1);
        push.all();
        hub.jdbc().sql("DELETE FROM notice").update();
        var asked =
                agent.post("/api/v2/agent/questions", "{\"question\":\"Which release?\",\"escalate_to_human\":true}");

        var said = browser.read(push.next());
        assertThat(said.get("title").asString()).isEqualTo("An agent asks people in Guided Network");
        assertThat(said.get("url").asString()).isEqualTo("/dashboard/questions");
        assertThat(said.get("tag").asString()).isEqualTo(asked.text("id"));
        hub.owner().post("/api/v2/questions/" + asked.text("id") + "/answers", "{\"answer\":\"The last\"}");
        assertThat(browser.read(push.next()).get("show").asBoolean(true)).isFalse();

        for (int n = 0; n < 8; n++) {
            agent.post("/api/v2/agent/questions", "{\"question\":\"And now?\",\"escalate_to_human\":true}");
        }
        assertThat(count("about = 'question'")).isEqualTo(5);
    }

    @Test
    void letsNobodyTestWithoutEnd() {
        var notifications = hub.bean(Notifications.class);
        for (int n = 0; n < 3; n++) {
            notifications.test(owner());
        }

        assertThatThrownBy(() -> notifications.test(owner()))
                .isInstanceOfSatisfying(
                        HubException.class,
                        refused -> assertThat(refused.type()).isEqualTo(ProblemType.RATE_LIMITED));
    }

    @Test
    void takesNoAddressThatAPublicHubWouldNeverCall() throws Exception {
        try (var open = hub.another(elsewhere, Map.of("hub.base-url", "https://hub.example.com"))) {
            var notifications = open.bean(Notifications.class);
            for (var address : List.of(
                    "https://localhost/", "https://push.localhost/", "https://127.0.0.1/", "https://chat.internal/")) {
                assertRefused(() -> notifications.setChat(owner(), "slack", address));
                assertRefused(() -> notifications.subscribe(
                        owner(), address, browser.p256dh(), browser.auth(), "Firefox · Android"));
            }
            assertThat(notifications.chat(owner())).isEmpty();
            assertThat(notifications.browsers(owner())).isEmpty();
        }
    }

    private static void assertRefused(ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        HubException.class,
                        refused -> assertThat(refused.type()).isEqualTo(ProblemType.INVALID_REQUEST));
    }

    @Test
    void callsNoChannelBrokenBecauseABrowserWasForgotten() throws Exception {
        choose(new NoticeChoices(true, false, null, null, ZoneOffset.UTC, 0, "en"));
        subscribe();
        hub.stranger("forgotten").join("Wants in");
        await(() -> count("status = 'accepted'") == 1);
        var notifications = hub.bean(Notifications.class);
        notifications.browsers(owner()).forEach(known -> notifications.unsubscribe(owner(), known.id()));
        hub.jdbc().sql("UPDATE notice SET ends_at = now()").update();

        await(() -> count("status = 'withdrawn'") == 1);
        assertThat(count("failed_at IS NOT NULL")).isZero();
    }

    @Test
    void movesABrowserToWhoeverSubscribedThereLast() throws Exception {
        subscribe();
        var invited = hub.owner().post("/api/v2/invitations", "{\"email\":\"bob@example.com\",\"role\":\"approver\"}");
        hub.person(invited.text("link"), "bob@example.com");
        var bob = hub.signedIn("bob@example.com");
        hub.bean(Notifications.class).subscribe(bob, push.url("/push/1"), browser.p256dh(), browser.auth(), "");

        assertThat(hub.bean(Notifications.class).browsers(owner())).isEmpty();
        for (int n = 2; n < 20; n++) {
            hub.bean(Notifications.class).subscribe(bob, push.url("/push/" + n), browser.p256dh(), browser.auth(), "");
        }
        assertThat(hub.bean(Notifications.class).browsers(bob)).hasSize(10);
        hub.jdbc()
                .sql(
                        "DELETE FROM membership WHERE person_id IN (SELECT id FROM person WHERE email = 'bob@example.com')")
                .update();
        hub.stranger("after").join("Wants in");
        await(() -> count("channel = 'email' AND status = 'accepted'") == 1);
        assertThat(push.all()).isEmpty();
    }
}
