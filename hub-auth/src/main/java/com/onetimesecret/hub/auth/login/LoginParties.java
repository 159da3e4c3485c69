package com.onetimesecret.hub.auth.login;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.Accounts;
import com.onetimesecret.hub.auth.agent.ApprovedClients;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.approval.LoginRequest;
import com.onetimesecret.hub.auth.client.Client;
import com.onetimesecret.hub.auth.client.JdbcClients;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The client that asks and the person who is asked.
@Component
public class LoginParties {

    /// Who lets a program in for the first time has shown lately who they are.
    private static final Duration FRESH = Duration.ofMinutes(15);

    private static final String NO_PURPOSE = "It did not say what it is for.";

    private final JdbcAgents agents;
    private final JdbcClients clients;
    private final JdbcApprovals approvals;
    private final ApprovedClients approved;
    private final Accounts accounts;
    private final InstantSource clock;

    LoginParties(
            JdbcAgents agents,
            JdbcClients clients,
            JdbcApprovals approvals,
            ApprovedClients approved,
            Accounts accounts,
            InstantSource clock) {
        this.agents = agents;
        this.clients = clients;
        this.approvals = approvals;
        this.approved = approved;
        this.accounts = accounts;
        this.clock = clock;
    }

    /// What the client asks for, as a card says it.
    ///
    /// @param target where the answer goes
    /// @throws HubException not-found, if there is no such client any more
    public LoginRequest request(AgentId client, Set<Scope> scopes, String target, String address, Duration lifetime) {
        var registered = clients.find(client);
        var known = agents.find(client);
        if (registered.isPresent()) {
            var metadata = registered.get().metadata();
            return new LoginRequest(
                    client,
                    null,
                    known.isPresent(),
                    metadata.clientName(),
                    Objects.requireNonNullElse(metadata.purpose(), NO_PURPOSE),
                    scopes,
                    target,
                    address,
                    lifetime);
        }
        var agent = known.orElseThrow(HubException::notFound);
        return new LoginRequest(
                client,
                agent.key(),
                true,
                agent.agent().name(),
                agent.agent().purpose(),
                scopes,
                target,
                address,
                lifetime);
    }

    /// The request as it would be let into the person's network: under a name that is free there.
    ///
    /// @throws HubException forbidden, for a person who decides about no agents or a client of another network;
    ///     blocked or paused-by-human, where a person said so
    public LoginRequest admissible(CurrentPerson person, LoginRequest asked) {
        var network = person.networkId();
        if (!person.mayDecide()) {
            throw new HubException(
                    ProblemType.FORBIDDEN,
                    "You are a viewer in %s. Only owners and approvers let programs in: ask one of them."
                            .formatted(accounts.networkName(network)));
        }
        var agent = agents.find(asked.clientId()).map(KnownAgent::agent);
        if (agent.filter(known -> !known.networkId().equals(network)).isPresent()) {
            throw new HubException(
                    ProblemType.FORBIDDEN,
                    "This program already works in another network of this hub, and a program is in one network only."
                            + " Let it register anew to use it in %s.".formatted(accounts.networkName(network)));
        }
        var subject =
                asked.key() == null ? asked.clientId().value() : asked.key().thumbprint();
        if (approvals.isBlocked(network, subject)) {
            throw new HubException(
                    ProblemType.BLOCKED, "A person of your network blocked this program for good. Nothing was done.");
        }
        if (agent.filter(known -> known.status() == Agent.Status.PAUSED).isPresent()) {
            throw new HubException(
                    ProblemType.PAUSED_BY_HUMAN,
                    "A person of your network paused this program. Let it go on first, then start again from there.");
        }
        return agent.isPresent()
                ? asked.called(agent.get().name())
                : asked.called(approved.freeName(network, asked.name(), asked.clientId()));
    }

    /// The client as an agent, if a person's approval of it stands.
    public Optional<Agent> standing(AgentId client) {
        return agents.find(client)
                .filter(known -> known.isApprovedAt(clock.instant()))
                .map(KnownAgent::agent);
    }

    /// Whether the person signed in lately enough: as the client asked, and lately at all where nobody let it in yet.
    public boolean isFreshEnough(Instant signedInAt, @Nullable Instant asked, AgentId client) {
        var latest = standing(client).isPresent() ? null : clock.instant().minus(FRESH);
        return (asked == null || !signedInAt.isBefore(asked)) && (latest == null || !signedInAt.isBefore(latest));
    }

    /// The registration of the client, if it has one.
    public Optional<Client> registration(AgentId client) {
        return clients.find(client);
    }

    /// What people call the network.
    public String networkName(CurrentPerson person) {
        return accounts.networkName(person.networkId());
    }
}
