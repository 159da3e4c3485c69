package com.onetimesecret.hub.auth.registration;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.agent.ApprovedAgents;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.client.Client;
import com.onetimesecret.hub.auth.client.ClientMetadata;
import com.onetimesecret.hub.auth.client.JdbcClients;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Registers clients, changes what they registered, and ends them.
@Component
class Registrations {

    /// 43 characters of base62 hold 256 bits.
    private static final int TOKEN_LENGTH = 43;

    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private final JdbcClients clients;
    private final Approved approved;
    private final RegistrationSettings settings;
    private final AuditTrail audit;
    private final Tokens tokens;
    private final TransactionTemplate transaction;

    Registrations(
            JdbcClients clients,
            Approved approved,
            RegistrationSettings settings,
            AuditTrail audit,
            Tokens tokens,
            TransactionTemplate transaction) {
        this.clients = clients;
        this.approved = approved;
        this.settings = settings;
        this.audit = audit;
        this.tokens = tokens;
        this.transaction = transaction;
    }

    /// What an approved client has beside its registration.
    @Component
    record Approved(JdbcAgents stored, ApprovedAgents agents, JdbcApprovals approvals) {}

    /// A client and the token that manages it.
    record Registered(Client client, String token) {

        /// The token is a credential; nobody logs it by accident.
        @Override
        public String toString() {
            return "Registered[" + client.id() + "]";
        }
    }

    AgentId nextId() {
        return AgentId.next(tokens);
    }

    /// Keeps a new client until a person approves it, or for a day.
    ///
    /// @throws HubException rate-limited, if too many wait for a first approval
    Registered register(AgentId id, ClientMetadata metadata, ClientAddress address) {
        var token = tokens.base62(TOKEN_LENGTH);
        var client = Objects.requireNonNull(transaction.execute(status -> {
            var unapproved = clients.countForRegistration(address.network());
            if (unapproved.inAll() >= settings.perHub()
                    || (address.isKnown() && unapproved.fromAddress() >= settings.perAddress())) {
                throw new HubException(
                                ProblemType.RATE_LIMITED,
                                "Too many clients wait for a first approval. Try again later.")
                        .retryAfter(LOOK_AGAIN);
            }
            return clients.add(id, metadata, hash(token), address.network(), settings.unapprovedLife());
        }));
        return new Registered(client, token);
    }

    /// The client whose registration token that is.
    Optional<Registered> find(AgentId id, String token) {
        return clients.find(id, hash(token)).map(client -> new Registered(client, token));
    }

    /// Replaces what the client registered; from then on only the new token manages it.
    ///
    /// @throws InvalidRegistration for a change of what stays as it is
    Optional<Registered> replace(Registered before, ClientMetadata metadata) {
        checkUnchanged(before.client(), metadata);
        var token = tokens.base62(TOKEN_LENGTH);
        return Optional.ofNullable(transaction.execute(status -> clients.replace(
                        before.client().id(), hash(before.token()), metadata, hash(token))
                .map(client -> {
                    record(client.id(), "client.changed");
                    return new Registered(client, token);
                })
                .orElse(null)));
    }

    /// What a client proves itself with, and as what people approved it, is not its own to change.
    private static void checkUnchanged(Client before, ClientMetadata metadata) {
        var old = before.metadata();
        if (!old.tokenEndpointAuthMethod().equals(metadata.tokenEndpointAuthMethod())) {
            throw InvalidRegistration.metadata("token_endpoint_auth_method cannot be changed; register anew.");
        }
        if (!Objects.equals(old.fapiProfile(), metadata.fapiProfile())) {
            throw InvalidRegistration.metadata("fapi_profile cannot be changed; register anew.");
        }
        if (before.expiresAt() == null && !old.clientName().equals(metadata.clientName())) {
            throw InvalidRegistration.metadata("client_name was approved by a person and cannot be changed.");
        }
    }

    /// Ends the client, the agent that it became, and everything it was given.
    boolean remove(Registered registered) {
        var id = registered.client().id();
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!clients.remove(id, hash(registered.token()))) {
                return false;
            }
            record(id, "client.removed");
            // Ends its grants and withdraws its requests as well; those of a client that nobody approved wait alone.
            approved.agents().revoke(id);
            approved.approvals().withdraw(id);
            return true;
        }));
    }

    /// A client that nobody approved is in no network, and so in no trail.
    private void record(AgentId id, String action) {
        approved.stored()
                .find(id)
                .ifPresent(known -> audit.record(new AuditEntry(
                        known.agent().networkId(),
                        AuditEntry.Kind.SECURITY,
                        id.value(),
                        action,
                        id.value(),
                        Map.of("via", "registration token"))));
    }

    private static byte[] hash(String token) {
        return UsedProofs.sha256(token.getBytes(StandardCharsets.UTF_8));
    }
}
