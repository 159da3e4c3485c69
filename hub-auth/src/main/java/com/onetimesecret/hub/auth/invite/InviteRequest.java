package com.onetimesecret.hub.auth.invite;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.agent.ScopeList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v2/invites` (WIRE 2).
record InviteRequest(
        @Nullable Integer maxUses,
        @Nullable Long expiresIn,
        @Nullable String scope,
        @Nullable Long agentTtl,
        @Nullable Boolean autoApprove) {

    private static final int MOST_USES = 1_000;
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST_OPEN = Duration.ofDays(30);
    private static final Duration LONGEST_LIFE = Duration.ofDays(365);

    /// @throws HubException invalid-request, naming each mistake
    void check() {
        var errors = new ArrayList<FieldError>();
        if (maxUses == null || maxUses < 1 || maxUses > MOST_USES) {
            errors.add(FieldError.at("/max_uses", "is needed: how many agents it lets in, from 1 to " + MOST_USES));
        }
        checkSeconds("/expires_in", "is needed: the seconds it can be used", expiresIn, LONGEST_OPEN, errors);
        if (agentTtl != null) {
            checkSeconds("/agent_ttl", "is the seconds such an agent lasts", agentTtl, LONGEST_LIFE, errors);
        }
        if (!errors.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, errors);
        }
    }

    private static void checkSeconds(
            String pointer, String what, @Nullable Long seconds, Duration longest, List<FieldError> errors) {
        if (seconds == null || seconds < SHORTEST.toSeconds() || seconds > longest.toSeconds()) {
            errors.add(FieldError.at(pointer, what + ", from " + SHORTEST.toSeconds() + " to " + longest.toSeconds()));
        }
    }

    Set<Scope> scopes() {
        return scope == null ? Scope.defaults() : ScopeList.read(scope, "/scope");
    }

    @Nullable
    Duration life() {
        return agentTtl == null ? null : Duration.ofSeconds(agentTtl);
    }
}
