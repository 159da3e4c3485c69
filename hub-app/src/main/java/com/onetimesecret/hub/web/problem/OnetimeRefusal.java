package com.onetimesecret.hub.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of a refusal on Onetime Secret's first API: always a 404, and clients go by the exact words.
@JsonInclude(JsonInclude.Include.NON_NULL)
record OnetimeRefusal(
        @Nullable String error,
        @Nullable Object secretKey,
        @Nullable String message) {

    private static final String INTENDED = "X-OTS-Intended-Status";
    private static final String NOT_AUTHORIZED = "Not authorized";
    private static final String UNEXPECTED = "An unexpected error occurred :[";

    /// The refusal with the status that this API knows; the one it means is in a header.
    static Refusal first(Refusal refusal) {
        var intended = intended(refusal.reason());
        return new Refusal(
                refusal.reason(),
                HttpServletResponse.SC_NOT_FOUND,
                intended.isEmpty() ? Map.of() : Map.of(INTENDED, intended));
    }

    static OnetimeRefusal body(Refusal refusal) {
        var reason = refusal.reason();
        var key = reason.extensions().get("secret_key");
        if (key == null && isUnrouted(reason)) {
            return new OnetimeRefusal("Not Found", null, null);
        }
        return new OnetimeRefusal(null, key, message(reason));
    }

    private static boolean isUnrouted(HubException reason) {
        return reason.type() == ProblemType.NOT_FOUND || reason.type() == ProblemType.METHOD_NOT_ALLOWED;
    }

    private static String intended(HubException reason) {
        if (isUnrouted(reason)) {
            return "";
        }
        return message(reason).equals(NOT_AUTHORIZED) ? "401" : "400";
    }

    private static String message(HubException reason) {
        if (reason.extensions().containsKey(OnetimeMembers.GUESSES)) {
            return UNEXPECTED;
        }
        return switch (reason.type()) {
            case UNAUTHENTICATED,
                    INVALID_SIGNATURE,
                    FORBIDDEN,
                    INSUFFICIENT_SCOPE,
                    APPROVAL_REQUIRED,
                    APPROVAL_DENIED,
                    PAUSED_BY_HUMAN,
                    NETWORK_SUSPENDED -> NOT_AUTHORIZED;
            case NOT_FOUND -> "Unknown secret";
            case INVALID_REQUEST -> reason.publicDetail();
            case PAYLOAD_TOO_LARGE -> "Secret value exceeds the maximum size of 10000 bytes";
            case RATE_LIMITED, BUDGET_EXHAUSTED -> "Rate limit exceeded. Please try again later.";
            case WRONG_PASSPHRASE -> "Double check that passphrase";
            default -> UNEXPECTED;
        };
    }
}
