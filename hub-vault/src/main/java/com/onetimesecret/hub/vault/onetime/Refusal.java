package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;

/// Refusals in the words that clients of Onetime Secret know.
final class Refusal {

    private static final String ERROR = "error";
    private static final String ERROR_TYPE = "error_type";

    private Refusal() {}

    /// Something in the request is not as it should be.
    static HubException of(String text) {
        return new HubException(ProblemType.INVALID_REQUEST, text);
    }

    /// A field is not as it should be.
    static HubException of(String text, String errorType, String field) {
        return of(text).with(ERROR_TYPE, errorType).with("field", field);
    }

    /// The first API's answer to whoever asks for what is not there, or may not have it.
    static HubException unknown(String key) {
        return new HubException(ProblemType.NOT_FOUND, "There is nothing here that this caller may see.")
                .with("secret_key", key);
    }

    /// The second API's answer to whoever lacks an account, or is not the one it belongs to.
    static HubException unauthorized(String text) {
        return new HubException(ProblemType.UNAUTHENTICATED, text)
                .with(ERROR, text)
                .with(ERROR_TYPE, "Unauthorized");
    }

    /// There is no credential, and without one nobody is let in here.
    static HubException credentialNeeded() {
        return new HubException(
                ProblemType.UNAUTHENTICATED,
                "This call needs HTTP Basic with email:api_token, or an agent's access token where agents are let in.");
    }

    /// Guests are not let in.
    static HubException noGuests() {
        return new HubException(ProblemType.FORBIDDEN, "This hub lets nobody in without an account.")
                .with(ERROR, "Guest API access is disabled")
                .with(ERROR_TYPE, "GuestRoutesDisabled")
                .with("code", "GUEST_ROUTES_DISABLED");
    }
}
