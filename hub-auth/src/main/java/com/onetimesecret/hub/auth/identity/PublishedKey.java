package com.onetimesecret.hub.auth.identity;

import com.onetimesecret.hub.auth.key.AgentKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A key of an agent as others get to see it.
///
/// @param status how it stands now
/// @param since when it began to speak for the agent
/// @param until when what it signed stopped or stops to count, or null
/// @param revokedAt when it was taken back, or null
record PublishedKey(
        AgentKey key,
        Status status,
        Instant since,
        @Nullable Instant until,
        @Nullable Instant revokedAt) {

    private static final int RAW = 32;

    /// How a key stands.
    enum Status {
        ACTIVE,
        /// It signs nothing new; what it signed before still counts.
        RETIRED,
        EXPIRED,
        REVOKED
    }

    /// Whether signatures of it count now.
    boolean verifies() {
        return status == Status.ACTIVE || status == Status.RETIRED;
    }

    /// The key as a JWK (RFC 7517), whose name is its thumbprint (RFC 7638).
    PublicJwk jwk() {
        return isEd25519()
                ? new PublicJwk("OKP", "Ed25519", url(last(key.spki(), RAW)), null, key.thumbprint())
                : new PublicJwk(
                        "EC",
                        "P-256",
                        // The last bytes of such a SubjectPublicKeyInfo are the two coordinates.
                        url(Arrays.copyOf(last(key.spki(), 2 * RAW), RAW)),
                        url(last(key.spki(), RAW)),
                        key.thumbprint());
    }

    private boolean isEd25519() {
        return key.algorithm().equals("Ed25519");
    }

    private static byte[] last(byte[] spki, int count) {
        return Arrays.copyOfRange(spki, spki.length - count, spki.length);
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// The public members of a JWK.
    record PublicJwk(
            String kty, String crv, String x, @Nullable String y, String kid) {}
}
