package com.onetimesecret.hub.auth.grant;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client was given: every access and refresh token belongs to one grant and ends with it.
///
/// @param personId who approved it, or null where nobody was asked (`client_credentials`)
/// @param keyThumbprint the key that was proven for it, or null for a client without one
/// @param jkt the key its tokens are bound to (RFC 9449), or null for bearer tokens
public record Grant(
        String id,
        AgentId agentId,
        Kind kind,
        @Nullable PersonId personId,
        @Nullable ApprovalId approvalId,
        Set<Scope> scopes,
        @Nullable String keyThumbprint,
        @Nullable String jkt,
        Instant createdAt) {

    public Grant {
        scopes = Set.copyOf(scopes);
    }

    /// The same grant as a narrower token of it shows it.
    public Grant narrowedTo(Set<Scope> fewer) {
        return new Grant(id, agentId, kind, personId, approvalId, fewer, keyThumbprint, jkt, createdAt);
    }

    /// The same grant for a token that is bound to that key (RFC 9449 5: a client may bind what was not bound).
    public Grant boundTo(@Nullable String key) {
        return new Grant(id, agentId, kind, personId, approvalId, scopes, keyThumbprint, key, createdAt);
    }

    /// By which flow a grant came about.
    public enum Kind {
        CIBA,
        DEVICE,
        CODE,
        CLIENT_CREDENTIALS;

        String stored() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
