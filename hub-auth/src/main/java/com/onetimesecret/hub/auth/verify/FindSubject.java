package com.onetimesecret.hub.auth.verify;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.domain.DomainName;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds out whom a question is about: an agent of this hub, of whatever network, or one of another domain.
@Component
class FindSubject {

    private final AgentIdentities identities;
    private final BaseUrl baseUrl;

    FindSubject(AgentIdentities identities, BaseUrl baseUrl) {
        this.identities = identities;
        this.baseUrl = baseUrl;
    }

    /// Whom a question is about.
    sealed interface Subject {

        /// One of this hub.
        ///
        /// @param domain the one by which it was asked for, else its first, or null
        record Here(AgentIdentity agent, @Nullable String domain) implements Subject {}

        record Elsewhere(Domain domain) implements Subject {}
    }

    /// The agent of that id or domain, of which one is there.
    ///
    /// @param where what stands in front of the names of both in an error
    /// @throws HubException invalid-request, or not-found for an id that is nobody's
    Subject of(@Nullable String agentId, @Nullable String domain, String where) {
        if ((agentId == null) == (domain == null)) {
            throw refused(where + "domain", "or " + where + "agent_id is needed, and not both");
        }
        if (agentId != null) {
            return here(agentId).filter(agent -> AgentId.isValid(agentId)).orElseThrow(HubException::notFound);
        }
        return named(domain)
                .orElseThrow(() -> refused(where + "domain", "must be the name of a host, like fin.example"));
    }

    /// The agent whose keys are at that URL, if it is one that the hub would ask.
    Optional<Subject> at(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException notAUrl) {
            return Optional.empty();
        }
        var own = baseUrl.at("/a/");
        if (url.startsWith(own)) {
            return here(url.substring(own.length()).replaceAll("/.*", ""));
        }
        var isWeb = "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && baseUrl.isLoopback());
        var authority = uri.getRawAuthority();
        if (!isWeb || authority == null) {
            return Optional.empty();
        }
        return named(authority.endsWith(":443") ? authority.substring(0, authority.length() - 4) : authority);
    }

    private Optional<Subject> named(@Nullable String name) {
        return Optional.ofNullable(name)
                .flatMap(text -> Domain.of(text, baseUrl))
                .map(domain -> here(domain.value()).orElseGet(() -> new Subject.Elsewhere(domain)));
    }

    /// The agent of this hub that has that id or domain.
    private Optional<Subject> here(String reference) {
        return identities
                .find(reference)
                .map(agent -> new Subject.Here(
                        agent,
                        DomainName.parse(reference).map(DomainName::value).orElse(agent.domain())));
    }

    static HubException refused(String pointer, String message) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at(pointer, message)));
    }
}
