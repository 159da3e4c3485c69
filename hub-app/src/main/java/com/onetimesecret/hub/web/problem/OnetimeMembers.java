package com.onetimesecret.hub.web.problem;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a refusal on Onetime Secret's second API says beside the members of a problem: `error` and `message` in
/// the words that its clients know, and what tells the cases apart.
final class OnetimeMembers {

    private static final String ERROR = "error";
    private static final String MESSAGE = "message";
    private static final String ERROR_TYPE = "error_type";
    /// What only the lock after wrong passphrases says.
    static final String GUESSES = "max_attempts";

    private OnetimeMembers() {}

    /// The members, by name; what the reason says in words of its own goes first.
    ///
    /// @param presented whether the call came with a credential
    static Map<String, Object> of(HubException reason, boolean presented, String requestId, Instant now) {
        var own = reason.extensions();
        var members = new LinkedHashMap<String, Object>();
        var error = own.getOrDefault(ERROR, error(reason));
        members.put(ERROR, error);
        members.put(MESSAGE, isChallenge(reason) ? credentials(presented) : error);
        var errorType = errorType(reason.type());
        if (errorType != null) {
            members.put(ERROR_TYPE, errorType);
        }
        if (isChallenge(reason)) {
            members.put("timestamp", now.getEpochSecond());
        }
        reason.retryAfter().map(Duration::toSeconds).ifPresent(seconds -> members.put("retry_after", seconds));
        members.put("request_id", requestId);
        members.putAll(own);
        return members;
    }

    private static boolean isChallenge(HubException reason) {
        return !reason.extensions().containsKey(ERROR)
                && (reason.type() == ProblemType.UNAUTHENTICATED || reason.type() == ProblemType.INVALID_SIGNATURE);
    }

    private static String credentials(boolean presented) {
        return presented
                ? "[CREDENTIALS_INVALID] Invalid credentials"
                : "[AUTH_HEADER_MISSING] No authorization header provided";
    }

    private static String error(HubException reason) {
        if (reason.extensions().containsKey(GUESSES)) {
            return "Too many incorrect passphrase attempts. Please try again later.";
        }
        return switch (reason.type()) {
            case UNAUTHENTICATED, INVALID_SIGNATURE -> "Authentication Required";
            case NOT_FOUND -> "Unknown secret";
            case METHOD_NOT_ALLOWED -> "Method Not Allowed";
            case WRONG_PASSPHRASE -> "Incorrect passphrase";
            case PAYLOAD_TOO_LARGE -> "Secret content must be no more than 10000 bytes long";
            case RATE_LIMITED, BUDGET_EXHAUSTED -> "Rate limit exceeded. Please try again later.";
            case SERVER_ERROR -> "Internal Server Error";
            default -> reason.publicDetail();
        };
    }

    private static @Nullable String errorType(ProblemType type) {
        return switch (type) {
            case UNAUTHENTICATED, INVALID_SIGNATURE, WRONG_PASSPHRASE -> null;
            case NOT_FOUND -> "RecordNotFound";
            case METHOD_NOT_ALLOWED -> "NotFound";
            case RATE_LIMITED, BUDGET_EXHAUSTED -> "LimitExceeded";
            case SERVER_ERROR, UNAVAILABLE -> "ServerError";
            case FORBIDDEN,
                    APPROVAL_REQUIRED,
                    APPROVAL_DENIED,
                    INSUFFICIENT_SCOPE,
                    PAUSED_BY_HUMAN,
                    NETWORK_SUSPENDED -> "Forbidden";
            default -> "FormError";
        };
    }
}
