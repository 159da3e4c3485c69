package com.onetimesecret.hub.auth.passkey;

import org.jspecify.annotations.Nullable;

/// What an authenticator answered will not do.
final class PasskeyRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String copiedFrom;

    PasskeyRefused(RuntimeException cause) {
        super(cause.getClass().getSimpleName(), cause);
        copiedFrom = null;
    }

    /// The counter of a passkey of that person went back.
    PasskeyRefused(String personId) {
        super("The counter of the passkey went back");
        copiedFrom = personId;
    }

    /// The person whose passkey seems to have been copied, if that was the reason.
    @Nullable
    String copiedFrom() {
        return copiedFrom;
    }
}
