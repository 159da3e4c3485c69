package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.page.Words;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Refusals as people read them.
@Component
class InWords {

    private final Words words;

    InWords(Words words) {
        this.words = words;
    }

    /// Why a form was not taken; what it held is never repeated.
    String refusal(HubException refused) {
        return switch (refused.type()) {
            case INVALID_REQUEST -> field(refused);
            case BUDGET_EXHAUSTED -> words.of("secretpage.wrong.no-room");
            case NOT_SET_UP -> words.of("secretpage.wrong.not-set-up");
            case WRONG_PASSPHRASE -> words.of("secretpage.wrong.passphrase");
            case RATE_LIMITED -> tooMany(refused);
            default -> refused.publicDetail();
        };
    }

    private String field(HubException refused) {
        var error = refused.errors().getFirst();
        return switch (error.pointer()) {
            case "/secret" ->
                error.message().startsWith("must be from 1")
                        ? words.of("secretpage.wrong.length")
                        : words.of("secretpage.wrong.secret", error.message());
            case "/passphrase" -> words.of("secretpage.wrong.passphrase-field", error.message());
            default -> words.of("secretpage.wrong.description", error.message());
        };
    }

    private String tooMany(HubException refused) {
        return refused.retryAfter()
                .map(wait -> words.of(
                        isLocked(refused) ? "secretpage.wrong.locked" : "secretpage.wrong.too-often", minutes(wait)))
                .orElseGet(refused::publicDetail);
    }

    /// Whether a secret is locked after wrong passphrases.
    static boolean isLocked(HubException refused) {
        return refused.type() == ProblemType.RATE_LIMITED
                && refused.extensions().containsKey("max_attempts");
    }

    private static long minutes(Duration wait) {
        return Math.max(1, wait.plusSeconds(59).toMinutes());
    }
}
