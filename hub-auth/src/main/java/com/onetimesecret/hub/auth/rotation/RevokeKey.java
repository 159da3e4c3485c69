package com.onetimesecret.hub.auth.rotation;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.agent.ApprovedAgents;
import com.onetimesecret.hub.auth.keylog.KeyEvent;
import com.onetimesecret.hub.auth.keylog.KeyLog;
import com.onetimesecret.hub.auth.rotation.HeldKey.Status;
import com.onetimesecret.hub.auth.rotation.RotateKey.RotationEdge;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/// An agent ends one of its keys for good: the one that speaks for it, and itself with it, or one from before.
@Component
class RevokeKey {

    private final JdbcKeys keys;
    private final ApprovedAgents agents;
    private final KeyLog log;
    private final RotationEdge edge;

    RevokeKey(JdbcKeys keys, ApprovedAgents agents, KeyLog log, RotationEdge edge) {
        this.keys = keys;
        this.agents = agents;
        this.log = log;
        this.edge = edge;
    }

    /// What was revoked.
    ///
    /// @param ended whether the agent ended with it
    record Revoked(String thumbprint, Instant at, boolean ended) {}

    /// Revokes the key.
    ///
    /// @throws HubException invalid-request, not-found or key-conflict; then nothing changed
    Revoked revoke(CurrentAgent caller, RevocationRequest request) {
        request.check();
        var own = caller.keyThumbprint();
        if (own == null) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at(
                            "", "names no key: the keys of a registered client are in its registration; end that")));
        }
        var thumbprint = Objects.requireNonNullElse(request.thumbprint(), own);
        return Objects.requireNonNull(
                edge.transaction().execute(status -> revoke(caller, thumbprint, thumbprint.equals(own), request)));
    }

    private Revoked revoke(CurrentAgent caller, String thumbprint, boolean ends, RevocationRequest request) {
        log.lock(caller.id());
        var at = keys.revoke(caller.id(), thumbprint, ends ? Status.ACTIVE : Status.RETIRED)
                .orElseThrow(() -> refusal(caller, thumbprint));
        log.append(KeyEvent.revoked(caller.id(), caller.networkId(), thumbprint, KeyEvent.By.AGENT));
        var details = new HashMap<String, String>();
        details.put("key", thumbprint);
        if (request.reason() != null) {
            details.put("reason", request.reason());
        }
        record(caller, "agent.key-revoked", details);
        if (ends && agents.revoke(caller.id()).isPresent()) {
            details.remove("reason");
            record(caller, "agent.revoked", details);
        }
        return new Revoked(thumbprint, at, ends);
    }

    private void record(CurrentAgent caller, String action, Map<String, String> details) {
        edge.audit()
                .record(new AuditEntry(
                        caller.networkId(),
                        AuditEntry.Kind.SECURITY,
                        caller.actor(),
                        action,
                        caller.id().value(),
                        details));
    }

    private HubException refusal(CurrentAgent caller, String thumbprint) {
        return keys.find(caller.id(), thumbprint)
                .map(key -> new HubException(
                        ProblemType.KEY_CONFLICT,
                        "This key is " + key.status().wire() + " by now. Look at GET /api/v2/agent/keys again."))
                .orElseGet(HubException::notFound);
    }
}
