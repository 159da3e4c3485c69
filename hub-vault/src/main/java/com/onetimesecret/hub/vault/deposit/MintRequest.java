package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v2/agent/deposits` (WIRE 6).
///
/// @param expiresIn in seconds
/// @param overwrite false: the link is good only while the label holds nothing
record MintRequest(
        @Nullable String label,
        @Nullable Long expiresIn,
        @Nullable Boolean overwrite) {

    private static final long USUAL_SECONDS = 600;

    /// The link that is wanted, its life cut to what is allowed.
    ///
    /// @throws HubException invalid-request
    JdbcDepositLinks.Wish checked() {
        var mistakes = new ArrayList<FieldError>();
        if (label == null) {
            mistakes.add(FieldError.at("/label", "is required: what the value will be called"));
        } else if (!DepositTerms.isLabel(label)) {
            mistakes.add(FieldError.at("/label", "must be from 1 to 256 printable characters of ASCII"));
        }
        if (expiresIn != null && expiresIn < 1) {
            mistakes.add(FieldError.at("/expires_in", "must be at least 1 second"));
        }
        if (label == null || !mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, mistakes);
        }
        return new JdbcDepositLinks.Wish(
                label, Math.min(wanted(), CheckToken.LONGEST_LIFE.toSeconds()), overwrite == null || overwrite);
    }

    /// Whether less was given than asked for.
    boolean isCut() {
        return wanted() > CheckToken.LONGEST_LIFE.toSeconds();
    }

    private long wanted() {
        return expiresIn == null ? USUAL_SECONDS : expiresIn;
    }
}
