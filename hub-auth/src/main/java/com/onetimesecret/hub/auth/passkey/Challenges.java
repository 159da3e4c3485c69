package com.onetimesecret.hub.auth.passkey;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.stereotype.Component;

/// The table `passkey_challenge`: what an authenticator has to sign, each taken by one conditional statement.
@Component
class Challenges {

    private static final int BYTES = 32;

    private final JdbcClient jdbc;
    private final Tokens tokens;
    private final PasskeySettings settings;

    Challenges(JdbcClient jdbc, Tokens tokens, PasskeySettings settings) {
        this.jdbc = jdbc;
        this.tokens = tokens;
        this.settings = settings;
    }

    /// What an answer to a challenge is good for.
    enum Purpose {
        SIGN_IN,
        REGISTER,
        PROVE;

        String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// For what, in which browser, and, unless nobody is signed in, by whom a challenge is answered.
    record Asked(Purpose purpose, String browser, @Nullable PersonId person) {

        private @Nullable String personId() {
            return person == null ? null : person.value();
        }
    }

    /// A new one.
    Bytes next(Asked asked) {
        var challenge = new Bytes(tokens.bytes(BYTES));
        dropPast();
        jdbc.sql("""
                        INSERT INTO passkey_challenge (challenge_hash, purpose, browser_hash, person_id, expires_at)
                        VALUES (:challenge, :purpose, :browser, :person, now() + make_interval(secs => :life))
                        """)
                .param("challenge", UsedProofs.sha256(challenge.getBytes()))
                .param("purpose", asked.purpose().wire())
                .param("browser", UsedProofs.sha256(asked.browser().getBytes(StandardCharsets.UTF_8)))
                .param("person", asked.personId())
                .param("life", settings.answerWithin().toSeconds())
                .update();
        return challenge;
    }

    /// Uses the challenge up; true for one caller, and only for what it was made for.
    boolean take(Bytes challenge, Asked asked) {
        return jdbc.sql("""
                        DELETE FROM passkey_challenge
                        WHERE challenge_hash = :challenge AND purpose = :purpose AND browser_hash = :browser
                          AND person_id IS NOT DISTINCT FROM CAST(:person AS text) AND expires_at > now()
                        """)
                        .param("challenge", UsedProofs.sha256(challenge.getBytes()))
                        .param("purpose", asked.purpose().wire())
                        .param("browser", UsedProofs.sha256(asked.browser().getBytes(StandardCharsets.UTF_8)))
                        .param("person", asked.personId())
                        .update()
                == 1;
    }

    // More than one new one brings, so that they never pile up.
    private void dropPast() {
        jdbc.sql("""
                DELETE FROM passkey_challenge WHERE challenge_hash IN (
                    SELECT challenge_hash FROM passkey_challenge WHERE expires_at < now() LIMIT 20
                    FOR UPDATE SKIP LOCKED)""").update();
    }
}
