package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Mints deposit links for agents that do not sign their own, and cancels them.
@Component
class MintLink {

    private final JdbcDepositLinks links;
    private final SignLink signLink;
    private final DepositSettings settings;
    private final AuditTrail trail;
    private final TransactionTemplate transactions;
    private final Tokens tokens;

    MintLink(
            JdbcDepositLinks links,
            SignLink signLink,
            DepositSettings settings,
            AuditTrail trail,
            TransactionTemplate transactions,
            Tokens tokens) {
        this.links = links;
        this.signLink = signLink;
        this.settings = settings;
        this.trail = trail;
        this.transactions = transactions;
        this.tokens = tokens;
    }

    /// A new link. Its URL is all that anybody needs to leave a value.
    record Minted(JdbcDepositLinks.Link link, String url) {

        @Override
        public String toString() {
            return "Minted[" + link.id() + "]";
        }
    }

    /// @throws HubException budget-exhausted if too many are outstanding
    Minted mint(CurrentAgent caller, JdbcDepositLinks.Wish wish) {
        var id = DepositId.next(tokens);
        var link = Objects.requireNonNull(transactions.execute(_ -> {
            var made = links.insert(caller.networkId(), caller.id(), id, wish, settings.outstanding())
                    .orElseThrow(this::tooMany);
            record(caller, "deposit.link_made", id, Map.of("label", wish.label()));
            return made;
        }));
        return new Minted(link, signLink.url(caller, link, wish.overwrite()));
    }

    /// @throws HubException not-found if there is no such link that is good still
    void cancel(CurrentAgent caller, DepositId id) {
        transactions.executeWithoutResult(_ -> {
            if (!links.cancel(caller.id(), id)) {
                throw HubException.notFound();
            }
            record(caller, "deposit.link_cancelled", id, Map.of());
        });
    }

    private HubException tooMany() {
        return new HubException(
                ProblemType.BUDGET_EXHAUSTED,
                "This agent has " + settings.outstanding()
                        + " deposit links that nobody used. Cancel some, or wait for their end.");
    }

    private void record(CurrentAgent caller, String action, DepositId id, Map<String, String> details) {
        trail.record(new AuditEntry(
                caller.networkId(), AuditEntry.Kind.TRAFFIC, caller.actor(), action, id.value(), details));
    }
}
