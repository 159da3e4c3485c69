package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;

/// Refusals as people read them.
final class InWords {

    private InWords() {}

    /// Why a form was not taken; what it held is never repeated.
    static String refusal(HubException refused) {
        return switch (refused.type()) {
            case INVALID_REQUEST -> field(refused) + ".";
            case BUDGET_EXHAUSTED -> "There is no more room here right now. Nothing was stored. Try again later.";
            case NOT_SET_UP -> "Nobody has set this hub up yet, so it keeps nothing.";
            case WRONG_PASSPHRASE -> "That is not the passphrase. The secret is untouched, and few tries are left.";
            case RATE_LIMITED -> tooMany(refused);
            default -> refused.publicDetail();
        };
    }

    private static String field(HubException refused) {
        var error = refused.errors().getFirst();
        return switch (error.pointer()) {
            case "/secret" ->
                error.message().startsWith("must be from 1")
                        ? "The secret may not be empty, nor longer than 1 MiB"
                        : "The secret " + error.message();
            case "/passphrase" -> "The passphrase " + error.message();
            default -> "The description " + error.message();
        };
    }

    private static String tooMany(HubException refused) {
        if (refused.retryAfter().isEmpty()) {
            return refused.publicDetail();
        }
        var wait = refused.retryAfter().get();
        return (isLocked(refused) ? "Too many wrong passphrases: this secret is locked." : "That was too often.")
                + " Try again in " + inWords(wait) + ".";
    }

    /// Whether a secret is locked after wrong passphrases.
    static boolean isLocked(HubException refused) {
        return refused.type() == ProblemType.RATE_LIMITED
                && refused.extensions().containsKey("max_attempts");
    }

    private static String inWords(Duration wait) {
        long minutes = Math.max(1, wait.plusSeconds(59).toMinutes());
        return minutes == 1 ? "a minute" : minutes + " minutes";
    }
}
