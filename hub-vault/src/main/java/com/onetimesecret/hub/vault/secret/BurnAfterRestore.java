package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.seal.AfterRestore;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Burns every value of a database that was put back: each may have been revealed or burned after the backup.
@Component
class BurnAfterRestore implements AfterRestore {

    private final JdbcSecrets secrets;
    private final AuditTrail trail;

    BurnAfterRestore(JdbcSecrets secrets, AuditTrail trail) {
        this.secrets = secrets;
        this.trail = trail;
    }

    @Override
    public String what() {
        return "secrets";
    }

    @Override
    public int end() {
        var burned = secrets.burnAll("system");
        burned.forEach((network, count) -> trail.record(new AuditEntry(
                new NetworkId(network),
                AuditEntry.Kind.SECURITY,
                "system",
                "secret.burned_after_restore",
                network,
                Map.of("count", String.valueOf(count)))));
        return burned.values().stream().mapToInt(Integer::intValue).sum();
    }
}
