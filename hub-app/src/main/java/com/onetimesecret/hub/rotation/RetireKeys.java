package com.onetimesecret.hub.rotation;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.network.FirstNetwork;
import com.onetimesecret.hub.environment.JdbcInstallation;
import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Retires master keys, and enters it in the trail of those who run the hub.
@Component
class RetireKeys {

    private final JdbcInstallation installation;
    private final FirstNetwork first;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;

    RetireKeys(JdbcInstallation installation, FirstNetwork first, AuditTrail trail, TransactionTemplate transaction) {
        this.installation = installation;
        this.first = first;
        this.trail = trail;
        this.transaction = transaction;
    }

    /// Retires every key but that one, if nobody sealed under another since then; false if somebody did.
    boolean allBut(String current, Instant since) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            var retired = installation.retireOthers(current, since);
            retired.filter(keys -> !keys.isEmpty())
                    .ifPresent(keys -> first.id()
                            .ifPresent(network -> trail.record(new AuditEntry(
                                    network,
                                    AuditEntry.Kind.SECURITY,
                                    "system",
                                    "master_key.retired",
                                    String.join(" ", keys),
                                    Map.of("current", current)))));
            return retired.isPresent();
        }));
    }
}
