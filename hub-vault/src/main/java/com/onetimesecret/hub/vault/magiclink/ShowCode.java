package com.onetimesecret.hub.vault.magiclink;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.Guest;
import com.onetimesecret.hub.api.call.SharedLimits;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.api.problem.HubException;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Shows a hosted code to one visitor who knows it.
@Component
class ShowCode {

    private final JdbcMagicLinks links;
    private final AgentIdentities identities;
    private final SharedLimits.Limit perAddress;
    private final SharedLimits.Limit perAgent;
    private final AuditTrail trail;
    private final TransactionTemplate transactions;

    ShowCode(
            JdbcMagicLinks links,
            AgentIdentities identities,
            MagicLinkSettings settings,
            SharedLimits limits,
            AuditTrail trail,
            TransactionTemplate transactions) {
        this.links = links;
        this.identities = identities;
        this.perAddress = limits.open("magic_links", settings.triesPerAddress(), Duration.ofMinutes(1));
        this.perAgent = limits.open("magic_links_of_agent", settings.triesPerAgent(), Duration.ofMinutes(1));
        this.trail = trail;
        this.transactions = transactions;
    }

    /// @throws HubException not-found, whatever is wrong
    void show(String reference, String code, ClientAddress from) {
        // Behind an address that the hub cannot know is everybody.
        var heard = !from.isKnown() || perAddress.pass(from.network());
        if (!heard || !MagicCode.isValid(code)) {
            throw HubException.notFound();
        }
        var agent = identities
                .find(reference)
                .filter(AgentIdentity::isOpen)
                .filter(open -> perAgent.pass(open.id().value()))
                .orElseThrow(HubException::notFound);
        transactions.executeWithoutResult(_ -> {
            var id = links.take(agent.id(), new MagicCode(code)).orElseThrow(HubException::notFound);
            trail.record(new AuditEntry(
                    agent.networkId(),
                    AuditEntry.Kind.TRAFFIC,
                    new Guest(from).actor(),
                    "magic_link.verified",
                    id.value(),
                    Map.of("agent", agent.id().value())));
        });
    }
}
