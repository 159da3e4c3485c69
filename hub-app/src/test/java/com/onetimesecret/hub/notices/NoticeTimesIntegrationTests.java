package com.onetimesecret.hub.notices;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.auth.NoticeChoices;
import com.onetimesecret.hub.auth.Notifications;
import com.onetimesecret.hub.harness.RunningHub;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/// People are told once: through failures, restarts and several hubs, and at the hours they chose.
class NoticeTimesIntegrationTests extends TellingHub {

    @Test
    void triesAgainAndForgetsABrowserThatIsGone() throws Exception {
        subscribe();
        push.answer(503, 201, 410);
        hub.stranger("patient").join("Wants in");
        push.next();
        await(() -> result("web_push").status() == 503);
        push.next();
        await(() -> count("channel = 'web_push' AND status = 'accepted'") == 1);

        hub.stranger("gone").join("Wants in");
        push.next();
        await(() -> hub.bean(Notifications.class).browsers(owner()).isEmpty());
        assertThat(result("web_push").failure()).isEqualTo("gone");
        assertThat(result("web_push").isBroken()).isTrue();
    }

    @Test
    void saysNothingOfAChannelWhoseServiceRefuses() throws Exception {
        choose(new NoticeChoices(true, false, null, null, ZoneOffset.UTC, 0, "en"));
        subscribe();
        push.answer(400);
        var agent = hub.stranger("unheard");
        agent.join("Wants in");
        push.next();

        await(() -> count("status = 'failed'") == 1);
        assertThat(agent.status(0).text("notified")).isEqualTo("none");
        assertThat(result("web_push").failure()).isEqualTo("refused");
    }

    @Test
    void keepsWhatIsToBeToldThroughARestartAndSaysNothingOfWhatWasDecided() throws Exception {
        choose(new NoticeChoices(true, false, null, null, ZoneOffset.UTC, 0, "en"));
        subscribe();
        push.answer(503, 503);
        var asked = hub.stranger("survivor").join("Wants in");
        var decided = hub.stranger("decided").join("Wants in");
        push.next();
        push.next();
        await(() -> count("failure_status = 503") == 2);
        hub.owner().deny(decided.text("approval_id"), "{}");
        hub.jdbc()
                .sql("UPDATE notice SET due_at = now() + interval '3 seconds' WHERE status = 'waiting'")
                .update();
        hub.restart();

        assertThat(browser.read(push.next()).get("tag").asString()).isEqualTo(asked.text("approval_id"));
        await(() -> count("status = 'accepted'") == 1 && count("status = 'dropped'") == 1);
        assertThat(push.within(2)).isNull();
    }

    @Test
    void tellsOnceHoweverManyHubsShareTheWork() throws Exception {
        choose(new NoticeChoices(true, false, null, null, ZoneOffset.UTC, 0, "en"));
        subscribe();
        try (var other = hub.another(elsewhere)) {
            assertThat(other.bean(Notifications.class).pushKey())
                    .isEqualTo(hub.bean(Notifications.class).pushKey());
            for (int n = 0; n < 30; n++) {
                hub.stranger("shared " + n).join("Wants in");
            }
            await(() -> count("status = 'accepted'") == 30);
        }
        assertThat(push.all())
                .extracting(call -> browser.read(call).get("tag").asString())
                .hasSize(30)
                .doesNotHaveDuplicates();
    }

    @Test
    void leavesPeopleAloneInTheirQuietHoursUnlessTheyAreNamed() throws Exception {
        var now = LocalTime.now(ZoneOffset.UTC);
        choose(new NoticeChoices(true, false, now.minusHours(1), now.plusHours(2), ZoneOffset.UTC, 0, "en"));
        subscribe();
        hub.stranger("at night").join("Wants in");
        assertThat(count("status = 'waiting' AND due_at > now() + interval '100 minutes'"))
                .isEqualTo(1);

        var urgent = hub.stranger("urgent");
        var body = urgent.request("Names a person");
        body.put("login_hint", RunningHub.OWNER);
        var asked = urgent.join(body);
        assertThat(browser.read(push.next()).get("tag").asString()).isEqualTo(asked.text("approval_id"));
        assertThat(push.all()).isEmpty();
    }

    @Test
    void collectsLettersIntoOneInTheReadersLanguage() throws Exception {
        choose(new NoticeChoices(true, true, null, null, ZoneOffset.UTC, 60, "de"));
        for (int n = 0; n < 3; n++) {
            hub.stranger("collected " + n).join("Wants in");
        }
        var over = hub.stranger("over").join("Wants in");
        assertThat(count("status = 'waiting' AND channel = 'email' AND due_at > now()"))
                .isEqualTo(4);
        hub.owner().deny(over.text("approval_id"), "{}");
        hub.jdbc().sql("UPDATE notice SET due_at = now()").update();

        assertThat(mail.waitForIncomingEmail(20_000, 1)).isTrue();
        await(() -> count("status = 'accepted'") == 3);
        assertThat(letters()).hasSize(1);
        assertThat(letters().getFirst().getSubject()).isEqualTo("3 Anfragen warten in Guided Network auf dich");
        assertThat(body(letters().getFirst()))
                .contains("collected 0", "collected 1", "collected 2", "möchte zu Guided Network")
                .doesNotContain("„over“");
    }

    @Test
    void tellsOfEveryRequestOnceHoweverOftenItIsAsked() throws Exception {
        subscribe();
        var agent = hub.stranger("insistent");
        for (int n = 0; n < 5; n++) {
            agent.join("Wants in");
        }
        push.next();
        await(() -> count("status = 'accepted'") == 2);
        assertThat(count("true")).isEqualTo(2);
        assertThat(push.all()).isEmpty();
    }
}
