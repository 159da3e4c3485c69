package com.onetimesecret.hub.auth.grant;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A grant that is about to be given; its parts mean what they mean in [Grant].
///
/// @param refreshable whether a refresh token goes with it
public record NewGrant(
        AgentId agentId,
        Grant.Kind kind,
        @Nullable PersonId personId,
        @Nullable ApprovalId approvalId,
        Set<Scope> scopes,
        @Nullable String keyThumbprint,
        @Nullable String jkt,
        boolean refreshable) {

    public NewGrant {
        scopes = Set.copyOf(scopes);
    }
}
