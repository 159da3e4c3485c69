package com.onetimesecret.hub.web.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.onetimesecret.hub.api.problem.ProblemType;

/// The body of a refusal on the OAuth routes (RFC 6749 section 5.2).
record OauthError(
        String error, @JsonProperty("error_description") String errorDescription) {

    static OauthError of(Refusal refusal) {
        return new OauthError(
                code(refusal.reason().type()), printable(refusal.reason().publicDetail()));
    }

    private static String code(ProblemType type) {
        return switch (type) {
            case UNAUTHENTICATED, INVALID_SIGNATURE -> "invalid_client";
            case APPROVAL_DENIED, BLOCKED, PAUSED_BY_HUMAN, ONBOARDING_BY_INVITE, FORBIDDEN -> "access_denied";
            case INSUFFICIENT_SCOPE -> "insufficient_scope";
            case SERVER_ERROR -> "server_error";
            case RATE_LIMITED, UNAVAILABLE -> "temporarily_unavailable";
            default -> "invalid_request";
        };
    }

    /// RFC 6749 allows printable ASCII without quotes and backslashes here.
    private static String printable(String text) {
        return text.replace('"', '\'').replaceAll("[^\\x20-\\x7e]|\\\\", "?");
    }
}
