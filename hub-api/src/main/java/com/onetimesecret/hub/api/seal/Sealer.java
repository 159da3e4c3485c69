package com.onetimesecret.hub.api.seal;

/// Encrypts small secrets that the hub itself must be able to read again (signing keys, callback tokens) under its
/// master key.
public interface Sealer {

    /// Seals `plaintext` for the row named by `context`; a sealed value opens in that context only, so rows
    /// cannot be swapped.
    byte[] seal(String context, byte[] plaintext);

    /// Opens what [#seal] made.
    ///
    /// @throws IllegalStateException if the bytes were altered, moved to another context, or sealed under an
    ///     unknown master key
    byte[] open(String context, byte[] sealed);

    /// Whether the bytes are sealed under the master key that seals everything new.
    boolean isCurrent(byte[] sealed);
}
