package com.onetimesecret.hub.auth.key;

/// A public key that the hub accepts, with the two signature schemes that go with it.
public sealed interface AgentKey permits Ed25519Key, P256Key {

    /// The RFC 7638 thumbprint: SHA-256 of the canonical JWK, base64url without padding.
    String thumbprint();

    /// The DER SubjectPublicKeyInfo.
    byte[] spki();

    /// The name for people: `Ed25519` or `P-256`.
    String algorithm();

    /// Whether `signature` over `message` was made by this key; false for every malformed signature.
    boolean verifies(byte[] message, byte[] signature);

    /// Whether a JWS of that `alg` may be checked with this key: `EdDSA` or `Ed25519` (RFC 9864), or `ES256`.
    boolean signsJwsAs(String alg);
}
