package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import com.onetimesecret.hub.auth.people.OwnApiTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The API tokens of a person in their network: made after they showed who they are, shown once, ended any time.
@Component
public class ApiTokens {

    private final OwnApiTokens tokens;

    ApiTokens(OwnApiTokens tokens) {
        this.tokens = tokens;
    }

    /// A token as its owner sees it afterwards.
    public record Listed(
            String id,
            String name,
            Set<Right> rights,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {

        public Listed {
            rights = Set.copyOf(rights);
        }
    }

    /// What a person wants a token for.
    ///
    /// @param life how long it lasts, or null: until it is revoked
    public record Wanted(
            String name, Set<Right> rights, @Nullable Duration life) {

        public Wanted {
            rights = Set.copyOf(rights);
        }
    }

    /// Makes a token and says it, this once; whoever calls has made sure that it is the person.
    ///
    /// @throws HubException invalid-request, also for a right that the person lacks
    public String mint(CurrentPerson person, Wanted wanted) {
        return tokens.mint(person, wanted);
    }

    /// The person's tokens that were not revoked, the newest first.
    public List<Listed> list(CurrentPerson person) {
        return tokens.list(person);
    }

    /// Ends one of the person's tokens at once; false if there is none of that id.
    public boolean revoke(CurrentPerson person, String id) {
        return tokens.revoke(person, id);
    }
}
