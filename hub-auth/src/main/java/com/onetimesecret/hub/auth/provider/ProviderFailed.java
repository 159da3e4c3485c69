package com.onetimesecret.hub.auth.provider;

/// The provider could not be asked, or did not answer as agreed.
final class ProviderFailed extends Exception {

    private static final long serialVersionUID = 1L;

    ProviderFailed(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
