package com.onetimesecret.hub.vault.magiclink;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v2/agent/magic-links` (WIRE 6).
///
/// @param expiresIn in seconds
record HostRequest(@Nullable String code, @Nullable Long expiresIn) {

    private static final Duration USUAL = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(1);

    /// @throws HubException invalid-request
    MagicCode checked() {
        var mistakes = new ArrayList<FieldError>();
        if (code == null) {
            mistakes.add(FieldError.at("/code", "is required: what the service gave you"));
        } else if (!MagicCode.isValid(code)) {
            mistakes.add(FieldError.at("/code", "must be from 8 to 256 of A-Z a-z 0-9 . _ ~ -"));
        }
        if (expiresIn != null && expiresIn < 1) {
            mistakes.add(FieldError.at("/expires_in", "must be at least 1 second"));
        }
        if (code == null || !mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, mistakes);
        }
        return new MagicCode(code);
    }

    /// How long it is hosted, cut to what is allowed.
    long seconds() {
        return Math.min(wanted(), LONGEST.toSeconds());
    }

    /// Whether less is given than asked for.
    boolean isCut() {
        return wanted() > LONGEST.toSeconds();
    }

    private long wanted() {
        return expiresIn == null ? USUAL.toSeconds() : expiresIn;
    }

    /// Without the code.
    @Override
    public String toString() {
        return "HostRequest[" + expiresIn + "]";
    }
}
