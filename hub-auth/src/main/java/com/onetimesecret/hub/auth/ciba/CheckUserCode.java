package com.onetimesecret.hub.auth.ciba;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.people.Passwords;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Lets a client ask a person who has set a user_code only if it knows that code (CIBA Core 7.1).
@Component
class CheckUserCode {

    private final JdbcUserCodes codes;
    private final Passwords passwords;

    CheckUserCode(JdbcUserCodes codes, Passwords passwords) {
        this.codes = codes;
        this.passwords = passwords;
    }

    void check(PersonId person, AgentId client, @Nullable String userCode) {
        var hash = codes.hashOf(person);
        if (hash.isEmpty()) {
            // What nobody set, nobody can get wrong; an answer would tell who set one.
            return;
        }
        if (userCode == null || userCode.isEmpty()) {
            throw new RefusedRequest("missing_user_code", "This person wants their user_code.");
        }
        if (!codes.take(person, client)) {
            throw RefusedRequest.byPolicy("Too many wrong user codes. Try again in 15 minutes.");
        }
        if (!passwords.matches(userCode, hash.get())) {
            throw new RefusedRequest("invalid_user_code", "This is not the person's user_code.");
        }
        codes.giveBack(person, client);
    }
}
