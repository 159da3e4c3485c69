package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.LastingAccess.Way;
import java.util.List;
import org.springframework.stereotype.Component;

/// The API tokens of a person in all their networks.
@Component
class LastingTokens implements LastingWays {

    private final JdbcApiTokens tokens;

    LastingTokens(JdbcApiTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public List<Way> of(PersonId person) {
        return tokens.all(person);
    }

    @Override
    public List<Way> end(PersonId person) {
        return tokens.revokeAll(person);
    }
}
