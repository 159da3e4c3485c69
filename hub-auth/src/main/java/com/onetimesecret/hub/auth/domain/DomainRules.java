package com.onetimesecret.hub.auth.domain;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.outbound.PublicDns;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Which names an agent may claim: none that is the hub's, none that no public DNS knows, and below the hub's
/// domain for agents only its own.
@Component
class DomainRules {

    private final String ownHost;
    private final Optional<DomainName> agentDomain;

    DomainRules(BaseUrl baseUrl, HostedNameSettings settings) {
        ownHost = URI.create(baseUrl.value()).getHost().toLowerCase(Locale.ROOT);
        agentDomain = settings.domain();
    }

    /// The name that an agent called `agentName` asks for.
    ///
    /// @throws HubException invalid-request, if it may not have it
    Wanted check(String text, String agentName) {
        var domain = DomainName.parse(text)
                .orElseThrow(() -> refused("must be a domain like fin.example.com: labels of letters, digits and"
                        + " hyphens, at least one dot, no address, port or path"));
        if (domain.holds(ownHost)
                || agentDomain.filter(own -> domain.holds(own.value())).isPresent()) {
            throw refused("must not be the hub's own name, nor one above it");
        }
        if (agentDomain.filter(own -> domain.isWithin(own.value())).isPresent()) {
            checkHosted(domain, agentName);
            return new Wanted(domain, true);
        }
        // Not before, because below the domain for agents the operator's own DNS counts.
        if (!PublicDns.canKnow(domain.value())) {
            throw refused("must be a name of the public DNS");
        }
        if (domain.isWithin(ownHost)) {
            throw refused("must not be below the hub's own name");
        }
        return new Wanted(domain, false);
    }

    /// The name that the hub would give to an agent of that name, if it gives any.
    Optional<DomainName> hostedName(String agentName) {
        return agentDomain.flatMap(
                own -> HostedName.of(agentName).flatMap(label -> DomainName.parse(label + "." + own)));
    }

    private void checkHosted(DomainName domain, String agentName) {
        var right = hostedName(agentName)
                .orElseThrow(() -> refused("must lie elsewhere: this agent's name is not free to be one of DNS"));
        if (!domain.equals(right)) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.notOneOf("/domain", domain.value(), List.of(right.value()))));
        }
    }

    private static HubException refused(String message) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at("/domain", message)));
    }

    /// @param hosted whether the hub gives the name, so that nothing is to be proven
    record Wanted(DomainName domain, boolean hosted) {}
}
