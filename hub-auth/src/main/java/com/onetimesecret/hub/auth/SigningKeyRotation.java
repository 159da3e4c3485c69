package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.network.FirstNetwork;
import com.onetimesecret.hub.auth.signing.SigningKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Gives the hub other keys to sign with, with a line in the trail of those who run it; other hubs of the database know
/// within half a minute.
@Component
public class SigningKeyRotation {

    private final SigningKeys keys;
    private final FirstNetwork operators;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;

    SigningKeyRotation(SigningKeys keys, FirstNetwork operators, AuditTrail trail, TransactionTemplate transaction) {
        this.keys = keys;
        this.operators = operators;
        this.trail = trail;
        this.transaction = transaction;
    }

    /// Publishes the next keys; when they begin to sign, or nothing if the next ones wait for that already.
    public Optional<Instant> prepareNext() {
        var from = Objects.requireNonNull(transaction.execute(status -> {
            var next = keys.prepareNext();
            next.ifPresent(time -> record("signing_keys.prepared", Map.of("sign_from", time.toString())));
            return next;
        }));
        keys.look();
        return from;
    }

    /// Withdraws all keys at once; the names of those that were withdrawn.
    public List<String> withdrawAll() {
        var withdrawn = Objects.requireNonNull(transaction.execute(status -> {
            var former = keys.withdrawAll();
            record("signing_keys.withdrawn", Map.of("kids", String.join(" ", former)));
            return former;
        }));
        keys.look();
        return withdrawn;
    }

    private void record(String action, Map<String, String> details) {
        operators
                .id()
                .ifPresent(network -> trail.record(
                        new AuditEntry(network, AuditEntry.Kind.SECURITY, "system", action, "hub", details)));
    }
}
