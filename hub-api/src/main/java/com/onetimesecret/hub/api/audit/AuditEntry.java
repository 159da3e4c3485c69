package com.onetimesecret.hub.api.audit;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.Map;

/// One line of a network's trail: who (`actor` is an agent or person id, or `system`) did what to which thing;
/// `details` never holds a secret.
public record AuditEntry(
        NetworkId networkId, Kind kind, String actor, String action, String subject, Map<String, String> details) {

    public AuditEntry {
        details = Map.copyOf(details);
    }

    /// How long an entry is kept: traffic for a day, security for more than a year, unless configured otherwise
    /// (WIRE 4).
    public enum Kind {
        TRAFFIC,
        SECURITY
    }
}
