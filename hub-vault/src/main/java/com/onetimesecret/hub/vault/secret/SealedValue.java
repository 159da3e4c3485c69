package com.onetimesecret.hub.vault.secret;

/// A value as it is stored: the ciphertext, and the key to it wrapped so that master key and secret key are both
/// needed.
// The bytes are never compared, so the identity that arrays bring to equals() does no harm.
@SuppressWarnings("ArrayRecordComponent")
record SealedValue(byte[] ciphertext, byte[] wrappedKey) {

    @Override
    public String toString() {
        return "SealedValue[" + ciphertext.length + " bytes]";
    }
}
