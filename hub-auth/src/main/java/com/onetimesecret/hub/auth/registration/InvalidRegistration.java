package com.onetimesecret.hub.auth.registration;

/// Why a client cannot be registered as it asks (RFC 7591 section 3.2.2).
final class InvalidRegistration extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String error;

    private InvalidRegistration(String error, String message) {
        super(message);
        this.error = error;
    }

    static InvalidRegistration metadata(String message) {
        return new InvalidRegistration("invalid_client_metadata", message);
    }

    static InvalidRegistration redirectUri(String message) {
        return new InvalidRegistration("invalid_redirect_uri", message);
    }

    static InvalidRegistration request(String message) {
        return new InvalidRegistration("invalid_request", message);
    }

    String error() {
        return error;
    }
}
