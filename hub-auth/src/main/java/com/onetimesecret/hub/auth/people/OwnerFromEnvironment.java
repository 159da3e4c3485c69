package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import com.onetimesecret.hub.api.problem.HubException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Gives the hub the owner and the API token that its environment names.
@Component
class OwnerFromEnvironment {

    private static final Logger log = LoggerFactory.getLogger(OwnerFromEnvironment.class);
    private static final int GUESSABLE = 20;
    private static final int TOKEN_ID_LENGTH = 24;

    private final FirstOwner firstOwner;
    private final JdbcPeople people;
    private final JdbcMemberships memberships;
    private final JdbcApiTokens apiTokens;
    private final Tokens tokens;
    private final OwnerSettings settings;

    OwnerFromEnvironment(
            FirstOwner firstOwner,
            JdbcPeople people,
            JdbcMemberships memberships,
            JdbcApiTokens apiTokens,
            Tokens tokens,
            OwnerSettings settings) {
        this.firstOwner = firstOwner;
        this.people = people;
        this.memberships = memberships;
        this.apiTokens = apiTokens;
        this.tokens = tokens;
        this.settings = settings;
    }

    /// Creates the owner if one is named and there is nobody yet.
    void create(String networkName) {
        if (settings.email().isEmpty() || firstOwner.exists()) {
            return;
        }
        try {
            var owner = new FirstOwner.NewOwner(settings.email(), settings.password(), networkName, "environment");
            if (firstOwner.create(owner, () -> true).isPresent()) {
                log.info("Created the network \"{}\" and its owner {}", networkName, settings.email());
            }
        } catch (HubException refused) {
            throw new IllegalStateException(
                    "HUB_OWNER_EMAIL, HUB_OWNER_PASSWORD or HUB_NETWORK_NAME will not do: " + refused.publicDetail(),
                    refused);
        }
    }

    /// Accepts the API token that is named, with the rights that are named.
    @Transactional
    public void seedApiToken() {
        if (settings.apiToken().isEmpty()) {
            return;
        }
        if (settings.apiToken().length() < GUESSABLE) {
            log.warn("HUB_OWNER_API_TOKEN is short enough to be guessed; `openssl rand -hex 20` makes a good one");
        }
        var owner = people.find(new EmailAddress(settings.email()));
        var owned = owner.stream()
                .flatMap(person -> memberships.active(person.id()).stream())
                .filter(membership -> membership.role() == Role.OWNER)
                .findFirst();
        if (owner.isEmpty() || owned.isEmpty()) {
            log.warn("HUB_OWNER_API_TOKEN is ignored: {} owns no network here", settings.email());
            return;
        }
        var id = "key_" + tokens.base62(TOKEN_ID_LENGTH);
        var seeded =
                apiTokens.seed(owner.get().id(), owned.get().networkId(), settings.apiToken(), settings.rights(), id);
        if (!seeded) {
            log.warn("HUB_OWNER_API_TOKEN is ignored: that token was revoked or is somebody else's");
        }
    }
}
