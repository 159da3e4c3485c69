package com.onetimesecret.hub.vault.magiclink;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.Guest;
import com.onetimesecret.hub.api.call.SharedLimits;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Hosts codes for agents, and shows each to one visitor who knows it.
@Component
class HostCode {

    private final JdbcMagicLinks links;
    private final AgentIdentities identities;
    private final MagicLinkSettings settings;
    private final SharedLimits.Limit perAddress;
    private final SharedLimits.Limit perAgent;
    private final AuditTrail trail;
    private final TransactionTemplate transactions;
    private final Tokens tokens;

    HostCode(
            JdbcMagicLinks links,
            AgentIdentities identities,
            MagicLinkSettings settings,
            SharedLimits limits,
            AuditTrail trail,
            TransactionTemplate transactions,
            Tokens tokens) {
        this.links = links;
        this.identities = identities;
        this.settings = settings;
        this.perAddress = limits.open("magic_links", settings.triesPerAddress(), Duration.ofMinutes(1));
        this.perAgent = limits.open("magic_links_of_agent", settings.triesPerAgent(), Duration.ofMinutes(1));
        this.trail = trail;
        this.transactions = transactions;
        this.tokens = tokens;
    }

    /// A hosted code and where it is shown.
    record Shown(JdbcMagicLinks.Hosted hosted, String url) {

        @Override
        public String toString() {
            return "Shown[" + hosted.id() + "]";
        }
    }

    /// @throws HubException budget-exhausted if the agent hosts too many
    Shown host(CurrentAgent caller, MagicCode code, long seconds) {
        var identity = identities.find(caller.id().value()).orElseThrow(HubException::notFound);
        var hosted = Objects.requireNonNull(transactions.execute(_ -> {
            var made = links.host(
                            caller.networkId(),
                            caller.id(),
                            MagicLinkId.next(tokens),
                            code,
                            seconds,
                            settings.mostHosted())
                    .orElseThrow(this::tooMany);
            record(identity, caller.actor(), "magic_link.hosted", made.id());
            return made;
        }));
        return new Shown(hosted, identity.origin() + "/m/" + code.text());
    }

    /// Takes back a code.
    ///
    /// @throws HubException not-found
    void remove(CurrentAgent caller, MagicLinkId id) {
        if (!links.remove(caller.id(), id)) {
            throw HubException.notFound();
        }
    }

    /// Shows the code to whoever knows it, once.
    ///
    /// @throws HubException not-found, whatever is wrong
    void show(String reference, String code, ClientAddress from) {
        if (!perAddress.pass(from.network()) || !MagicCode.isValid(code)) {
            throw HubException.notFound();
        }
        var agent = identities
                .find(reference)
                .filter(AgentIdentity::isOpen)
                .filter(open -> perAgent.pass(open.id().value()))
                .orElseThrow(HubException::notFound);
        transactions.executeWithoutResult(_ -> {
            var id = links.take(agent.id(), new MagicCode(code)).orElseThrow(HubException::notFound);
            record(agent, new Guest(from).actor(), "magic_link.verified", id);
        });
    }

    private HubException tooMany() {
        return new HubException(
                ProblemType.BUDGET_EXHAUSTED,
                "This agent hosts " + settings.mostHosted() + " codes already. Delete some, or wait for their end.");
    }

    private void record(AgentIdentity agent, String actor, String action, MagicLinkId id) {
        trail.record(new AuditEntry(
                agent.networkId(),
                AuditEntry.Kind.TRAFFIC,
                actor,
                action,
                id.value(),
                Map.of("agent", agent.id().value())));
    }
}
