package com.onetimesecret.hub.auth.rotation;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of a revocation.
///
/// @param thumbprint which key; null: the one that speaks for the agent, which ends the agent
/// @param reason for the audit trail, where the network's people read it
record RevocationRequest(
        @Nullable String thumbprint, @Nullable String reason) {

    private static final int LONGEST_REASON = 200;

    /// @throws HubException invalid-request
    void check() {
        if (thumbprint != null && !thumbprint.matches("[A-Za-z0-9_-]{43}")) {
            throw refused("/thumbprint", "must be the thumbprint of a key, as GET /api/v2/agent/keys shows it");
        }
        if (reason != null
                && (reason.length() > LONGEST_REASON || reason.codePoints().anyMatch(Character::isISOControl))) {
            throw refused("/reason", "must be one line of at most " + LONGEST_REASON + " characters");
        }
    }

    private static HubException refused(String pointer, String message) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at(pointer, message)));
    }
}
