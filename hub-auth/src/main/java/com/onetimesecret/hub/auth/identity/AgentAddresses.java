package com.onetimesecret.hub.auth.identity;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.domain.DomainName;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds agents by what follows `/a/`.
@Component
class AgentAddresses {

    private final AgentIdentities identities;
    private final BaseUrl baseUrl;

    AgentAddresses(AgentIdentities identities, BaseUrl baseUrl) {
        this.identities = identities;
        this.baseUrl = baseUrl;
    }

    /// The agent of that id or verified domain.
    ///
    /// @throws HubException not-found
    Addressed find(String reference) {
        var agent = identities.find(reference).orElseThrow(HubException::notFound);
        if (AgentId.isValid(reference)) {
            return new Addressed(agent, agent.domain(), agent.origin(), pathDid(agent), domainDid(agent.domain()));
        }
        var domain =
                DomainName.parse(reference).orElseThrow(HubException::notFound).value();
        return new Addressed(
                agent,
                domain,
                baseUrl.isLoopback() ? agent.origin() : "https://" + domain,
                Objects.requireNonNull(domainDid(domain)),
                pathDid(agent));
    }

    private static @Nullable String domainDid(@Nullable String domain) {
        return domain == null ? null : "did:web:" + domain;
    }

    /// The identifier whose document is at `/a/{id}/did.json`.
    private String pathDid(AgentIdentity agent) {
        var authority = URI.create(baseUrl.value()).getRawAuthority();
        return "did:web:" + authority.replace(":", "%3A") + ":a:" + agent.id();
    }
}
