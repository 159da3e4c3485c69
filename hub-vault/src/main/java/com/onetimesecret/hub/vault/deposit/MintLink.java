package com.onetimesecret.hub.vault.deposit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Mints deposit links for agents that do not sign their own, and cancels them.
@Component
class MintLink {

    private final DepositKeys keys;
    private final JdbcDepositLinks links;
    private final AgentIdentities identities;
    private final DepositSettings settings;
    private final AuditTrail trail;
    private final TransactionTemplate transactions;
    private final Tokens tokens;

    MintLink(
            DepositKeys keys,
            JdbcDepositLinks links,
            AgentIdentities identities,
            DepositSettings settings,
            AuditTrail trail,
            TransactionTemplate transactions,
            Tokens tokens) {
        this.keys = keys;
        this.links = links;
        this.identities = identities;
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

    /// What the token of a link says.
    ///
    /// @param overwrite only said where it is false
    @JsonPropertyOrder({"label", "nonce", "expires_at", "iat", "kid", "overwrite"})
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Payload(
            String label,
            String nonce,
            @JsonProperty("expires_at") long expiresAt,
            long iat,
            String kid,
            @Nullable Boolean overwrite) {}

    /// @throws HubException budget-exhausted if too many are outstanding
    Minted mint(CurrentAgent caller, JdbcDepositLinks.Wish wish) {
        var identity = identities.find(caller.id().value()).orElseThrow(HubException::notFound);
        var key = keys.of(caller.networkId(), caller.id());
        var id = DepositId.next(tokens);
        var link = Objects.requireNonNull(transactions.execute(_ -> {
            var made = links.insert(caller.networkId(), caller.id(), id, wish, settings.outstanding())
                    .orElseThrow(this::tooMany);
            record(caller, "deposit.link_made", id, Map.of("label", wish.label()));
            return made;
        }));
        var payload = JsonMapper.shared()
                .writeValueAsBytes(new Payload(
                        link.label(),
                        id.value(),
                        link.expiresAt().getEpochSecond(),
                        link.createdAt().getEpochSecond(),
                        key.publicHalf().kid(),
                        wish.overwrite() ? null : false));
        var text = DepositToken.encode(payload);
        var token = DepositToken.text(text, key.sign(text.getBytes(StandardCharsets.US_ASCII)));
        return new Minted(link, identity.origin() + "/d/" + token);
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
