package com.onetimesecret.hub.messaging.burn;

/// The content of a message that nobody opened yet, as it is stored; does not show what it holds.
final class SealedMessage {

    private final byte[] wrappedKey;
    private final byte[] content;

    SealedMessage(byte[] wrappedKey, byte[] content) {
        this.wrappedKey = wrappedKey;
        this.content = content;
    }

    /// The content's key under the master key.
    byte[] wrappedKey() {
        return wrappedKey;
    }

    /// The content under its key.
    byte[] content() {
        return content;
    }
}
