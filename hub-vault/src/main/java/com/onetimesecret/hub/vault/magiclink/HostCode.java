package com.onetimesecret.hub.vault.magiclink;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Hosts codes for agents, and takes them back.
@Component
class HostCode {

    private final JdbcMagicLinks links;
    private final AgentIdentities identities;
    private final MagicLinkSettings settings;
    private final AuditTrail trail;
    private final TransactionTemplate transactions;
    private final Tokens tokens;

    HostCode(
            JdbcMagicLinks links,
            AgentIdentities identities,
            MagicLinkSettings settings,
            AuditTrail trail,
            TransactionTemplate transactions,
            Tokens tokens) {
        this.links = links;
        this.identities = identities;
        this.settings = settings;
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
            trail.record(new AuditEntry(
                    caller.networkId(),
                    AuditEntry.Kind.TRAFFIC,
                    caller.actor(),
                    "magic_link.hosted",
                    made.id().value(),
                    Map.of("agent", caller.id().value())));
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

    private HubException tooMany() {
        return new HubException(
                ProblemType.BUDGET_EXHAUSTED,
                "This agent hosts " + settings.mostHosted() + " codes already. Delete some, or wait for their end.");
    }
}
