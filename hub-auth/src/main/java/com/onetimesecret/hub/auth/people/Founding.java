package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import java.text.Normalizer;
import java.util.Locale;
import org.springframework.stereotype.Component;

/// Stores a new network together with its owner, in the caller's transaction.
@Component
class Founding {

    private static final int LONGEST_SLUG = 40;

    private final JdbcNetworks networks;
    private final JdbcPeople people;
    private final JdbcMemberships memberships;
    private final Tokens tokens;

    Founding(JdbcNetworks networks, JdbcPeople people, JdbcMemberships memberships, Tokens tokens) {
        this.networks = networks;
        this.people = people;
        this.memberships = memberships;
        this.tokens = tokens;
    }

    /// Whether anybody has an account.
    boolean happened() {
        return people.isAnybody();
    }

    Founded found(String networkName, EmailAddress email, String passwordHash) {
        var network = NetworkId.next(tokens);
        networks.insert(network, slug(networkName), networkName, StoredNetwork.Limits.OF_THE_HUB);
        var owner = PersonId.next(tokens);
        people.insert(new Person(owner, email, email.localPart(), passwordHash));
        memberships.add(owner, network, Role.OWNER);
        return new Founded(network, owner);
    }

    /// The name as it can stand in a URL: "Ada's Büro" becomes `ada-s-buro`.
    static String slug(String name) {
        var words = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        var slug = words.substring(0, Math.min(LONGEST_SLUG, words.length())).replaceAll("^-|-$", "");
        return slug.isEmpty() ? "home" : slug;
    }

    /// What came into being.
    record Founded(NetworkId network, PersonId owner) {}
}
