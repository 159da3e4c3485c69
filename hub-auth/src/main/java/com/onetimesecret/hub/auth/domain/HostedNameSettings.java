package com.onetimesecret.hub.auth.domain;

import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What `HUB_AGENT_DOMAIN` says: the domain below which agents get names from the hub; empty means that they do
/// not.
@ConfigurationProperties("hub")
record HostedNameSettings(@DefaultValue("") String agentDomain) {

    HostedNameSettings {
        if (!agentDomain.isBlank() && DomainName.parse(agentDomain.strip()).isEmpty()) {
            throw new IllegalArgumentException("hub.agent-domain must be a domain like agents.example.net");
        }
    }

    Optional<DomainName> domain() {
        return DomainName.parse(agentDomain.strip());
    }
}
