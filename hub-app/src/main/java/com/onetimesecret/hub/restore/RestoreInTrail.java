package com.onetimesecret.hub.restore;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.network.FirstNetwork;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Enters in the trail of those who run the hub that its database is another one, and what was done about it.
@Component
class RestoreInTrail {

    private final FirstNetwork first;
    private final AuditTrail trail;

    RestoreInTrail(FirstNetwork first, AuditTrail trail) {
        this.first = first;
        this.trail = trail;
    }

    /// Notes it, in the caller's transaction.
    ///
    /// @param told whether an operator said so; else the hub saw it
    void note(boolean told, RestoreSettings.Sealed sealed) {
        first.id()
                .ifPresent(network -> trail.record(new AuditEntry(
                        network,
                        AuditEntry.Kind.SECURITY,
                        "system",
                        "hub.restored",
                        network.value(),
                        Map.of(
                                "by", told ? "operator" : "hub",
                                "sealed", told ? "burn" : sealed.name().toLowerCase(Locale.ROOT)))));
    }
}
