package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.event.AccountRecovered;
import com.onetimesecret.hub.api.event.CredentialsChanged;
import com.onetimesecret.hub.api.event.DecidingTokenMade;
import com.onetimesecret.hub.api.event.PersonInvited;
import com.onetimesecret.hub.api.event.RecoveryAsked;
import com.onetimesecret.hub.api.mail.Mail;
import com.onetimesecret.hub.api.mail.Outbox;
import com.onetimesecret.hub.page.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// The letters about getting in: written in the transaction of what they tell, and not at all without a mail server.
@Component
class Letters {

    private final ObjectProvider<Outbox> outbox;
    private final Words words;
    private final BaseUrl baseUrl;
    private final InstantSource time;

    Letters(ObjectProvider<Outbox> outbox, Words words, BaseUrl baseUrl, InstantSource time) {
        this.outbox = outbox;
        this.words = words;
        this.baseUrl = baseUrl;
        this.time = time;
    }

    @EventListener
    void on(RecoveryAsked asked) {
        send(
                asked.email(),
                words.of("signin.letter.recovery.subject"),
                words.of("signin.letter.recovery.text", asked.link(), minutes(asked.expiresAt()), baseUrl.value()));
    }

    @EventListener
    void on(PersonInvited invited) {
        var role = invited.role().name().toLowerCase(Locale.ROOT);
        send(
                invited.email(),
                words.of("signin.letter.invited.subject", invited.network()),
                words.of(
                        "signin.letter.invited.text",
                        invited.invitedBy(),
                        invited.network(),
                        words.of("signin.role." + role),
                        words.of("signin.may." + role),
                        invited.link()));
    }

    @EventListener
    void on(CredentialsChanged changed) {
        var what = words.of("signin.changed." + changed.change().name().toLowerCase(Locale.ROOT));
        send(
                changed.email(),
                words.of("signin.letter.changed.subject"),
                words.of("signin.letter.changed.text", what, baseUrl.at("/recover"), baseUrl.value()));
    }

    @EventListener
    void on(AccountRecovered recovered) {
        send(
                recovered.email(),
                words.of("signin.letter.recovered.subject"),
                words.of("signin.letter.recovered.text", lasting(recovered), baseUrl.at("/recover"), baseUrl.value()));
    }

    private String lasting(AccountRecovered recovered) {
        if (recovered.lasting().isEmpty()) {
            return "";
        }
        var lines = recovered.lasting().stream()
                .map(one -> "\n- "
                        + words.of("signin.lasting." + one.kind().name().toLowerCase(Locale.ROOT)) + ": " + one.name())
                .collect(Collectors.joining());
        return recovered.ended()
                ? words.of("signin.letter.recovered.ended", lines)
                : words.of("signin.letter.recovered.kept", lines, baseUrl.at("/dashboard/settings/sign-in"));
    }

    @EventListener
    void on(DecidingTokenMade made) {
        send(
                made.email(),
                words.of("signin.letter.token.subject"),
                words.of("signin.letter.token.text", made.name(), baseUrl.at("/dashboard/tokens"), baseUrl.value()));
    }

    private void send(String to, String subject, String text) {
        outbox.ifAvailable(box -> {
            if (box.isReady()) {
                box.send(new Mail(to, subject, text));
            }
        });
    }

    private String minutes(Instant end) {
        return String.valueOf(Math.max(
                1,
                Duration.between(time.instant().truncatedTo(ChronoUnit.SECONDS), end)
                        .toMinutes()));
    }
}
