package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The cards of people who sign in to an OAuth client: opened for one person, or for whoever types the code that a
/// device shows.
@Component
public class LoginCards {

    /// No network has it: a card that nobody can see until somebody types its code.
    private static final NetworkId NOWHERE = new NetworkId("net_" + "0".repeat(24));

    private static final int ATTEMPTS = 20;

    private final JdbcClient jdbc;
    private final JdbcApprovals approvals;
    private final Tokens tokens;

    LoginCards(JdbcClient jdbc, JdbcApprovals approvals, Tokens tokens) {
        this.jdbc = jdbc;
        this.approvals = approvals;
        this.tokens = tokens;
    }

    /// Opens a card for one person of a network.
    public StoredApproval open(LoginRequest request, NetworkId network, PersonId decider) {
        var id = ApprovalId.next(tokens);
        insert(id, request, network, decider, null);
        return approvals.find(id).orElseThrow();
    }

    /// Opens a card that waits for whoever types its user code.
    public StoredApproval openUnclaimed(LoginRequest request) {
        approvals.expireOverdue();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var id = ApprovalId.next(tokens);
            var code = ShownWords.next(tokens).userCode();
            if (insert(id, request, NOWHERE, null, code)) {
                return approvals.find(id).orElseThrow();
            }
        }
        throw new IllegalStateException("no free user code");
    }

    /// The unclaimed card with that user code, if it waits.
    public Optional<StoredApproval> findUnclaimed(String userCode) {
        return approvals
                .findByUserCode(NOWHERE, userCode)
                .filter(found -> found.card().status() == Status.PENDING);
    }

    /// Gives an unclaimed card to the person who typed its code, under the name the agent will have there; false if
    /// somebody else was quicker. One statement.
    public boolean claim(ApprovalId id, LoginRequest request, NetworkId network, PersonId decider) {
        return jdbc.sql("""
                        UPDATE approval SET network_id = :network, decider_id = :decider, name = :name,
                            details_hash = :hash, origin = :origin
                        WHERE id = :id AND network_id = :nowhere AND status = 'pending' AND expires_at > now()
                        """)
                        .param("network", network.value())
                        .param("decider", decider.value())
                        .param("name", request.name())
                        .param("hash", request.detailsHash())
                        .param("origin", origin(request))
                        .param("id", id.value())
                        .param("nowhere", NOWHERE.value())
                        .update()
                == 1;
    }

    private boolean insert(
            ApprovalId id,
            LoginRequest request,
            NetworkId network,
            @Nullable PersonId decider,
            @Nullable String userCode) {
        var key = request.key();
        return jdbc.sql("""
                        INSERT INTO approval (id, kind, network_id, status, origin, agent_id, thumbprint, spki, name,
                            purpose, capabilities, scopes, replaces, decider_id, address, details_hash, user_code,
                            expires_at, waiting_seconds, lifetime_seconds)
                        VALUES (:id, 'login', :network, 'pending', :origin, :agent, :thumbprint, :spki, :name,
                            :purpose, '{}', :scopes, false, :decider, :address, :hash, :code,
                            now() + make_interval(secs => :waiting), :waiting, :life)
                        ON CONFLICT DO NOTHING
                        """)
                        .param("id", id.value())
                        .param("network", network.value())
                        .param("origin", origin(request))
                        .param("agent", request.clientId().value())
                        .param("thumbprint", key == null ? null : key.thumbprint())
                        .param("spki", key == null ? null : key.spki())
                        .param("name", request.name())
                        .param("purpose", request.purpose())
                        .param("scopes", JdbcAgents.wire(request.scopes()))
                        .param("decider", decider == null ? null : decider.value())
                        .param("address", request.address())
                        .param("hash", request.detailsHash())
                        .param("code", userCode)
                        .param("waiting", request.lifetime().toSeconds())
                        .param("life", StoredApproval.DEFAULT_LIFETIME.toSeconds())
                        .update()
                == 1;
    }

    private static String origin(LoginRequest request) {
        return request.known() ? "known_key" : "stranger";
    }
}
