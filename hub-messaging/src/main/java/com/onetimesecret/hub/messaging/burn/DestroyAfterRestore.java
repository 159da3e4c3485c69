package com.onetimesecret.hub.messaging.burn;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.seal.AfterRestore;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Destroys every sealed content of a database that was put back: each may have been opened after the backup.
@Component
class DestroyAfterRestore implements AfterRestore {

    private final JdbcSealedMessages sealed;
    private final AuditTrail trail;

    DestroyAfterRestore(JdbcSealedMessages sealed, AuditTrail trail) {
        this.sealed = sealed;
        this.trail = trail;
    }

    @Override
    public String what() {
        return "messages that open once";
    }

    @Override
    public int end() {
        var destroyed = sealed.destroyAll();
        destroyed.forEach((network, count) -> trail.record(new AuditEntry(
                new NetworkId(network),
                AuditEntry.Kind.SECURITY,
                "system",
                "message.burned_after_restore",
                network,
                Map.of("count", String.valueOf(count)))));
        return destroyed.values().stream().mapToInt(Integer::intValue).sum();
    }
}
