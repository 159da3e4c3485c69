package com.onetimesecret.hub.auth.ciba;

/// Why a request to ask a person is refused (CIBA Core 13); the description is ASCII and says how to do it right.
final class RefusedRequest extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String error;

    RefusedRequest(String error, String description) {
        super(description.replace('"', '\'').replace('\\', '/').replaceAll("[^\\x20-\\x7e]", "?"), null, false, false);
        this.error = error;
    }

    static RefusedRequest invalid(String description) {
        return new RefusedRequest("invalid_request", description);
    }

    static RefusedRequest scope(String description) {
        return new RefusedRequest("invalid_scope", description);
    }

    static RefusedRequest unauthorized(String description) {
        return new RefusedRequest("unauthorized_client", description);
    }

    /// The hint names nobody; also what anybody hears who may not ask that person at all.
    static RefusedRequest unknownUser() {
        return new RefusedRequest("unknown_user_id", "The hint names nobody whom this client may ask.");
    }

    /// Refused before any person is touched.
    static RefusedRequest byPolicy(String description) {
        return new RefusedRequest("access_denied", description);
    }

    String error() {
        return error;
    }

    int status() {
        return error.equals("access_denied") ? 403 : error.equals("invalid_client") ? 401 : 400;
    }
}
