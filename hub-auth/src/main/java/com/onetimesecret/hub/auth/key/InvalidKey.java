package com.onetimesecret.hub.auth.key;

/// What was sent is not a public key that the hub accepts; the message says why and never repeats it.
public final class InvalidKey extends Exception {

    public InvalidKey(String message) {
        super(message, null, false, false);
    }
}
