package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.domain.NetworkDomains;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The domains by which a network's agents are known, for its people.
@Component
public class AgentDomains {

    /// Domains of one page; far more than a network has.
    private static final int MOST = 500;

    private final NetworkDomains domains;

    AgentDomains(NetworkDomains domains) {
        this.domains = domains;
    }

    /// A name that an agent has, claims or had.
    ///
    /// @param state `pending`, `verified`, `suspended` or `released`
    /// @param hosted whether it lies below the hub's own name for agents and needs no proof
    /// @param provenBy `dns` or `file`, if it was proven
    /// @param checkedAt when the hub looked at the proof last
    public record Domain(
            String host,
            AgentId agent,
            String state,
            boolean hosted,
            @Nullable String provenBy,
            @Nullable Instant verifiedAt,
            @Nullable Instant checkedAt,
            @Nullable Instant failingSince) {}

    /// The domains of the person's network, by name.
    public List<Domain> list(CurrentPerson person) {
        return domains.list(person.networkId(), MOST).stream()
                .map(row -> new Domain(
                        row.host(),
                        row.agent(),
                        row.state(),
                        row.hosted(),
                        row.provenBy(),
                        row.verifiedAt(),
                        row.checkedAt(),
                        row.failingSince()))
                .toList();
    }
}
