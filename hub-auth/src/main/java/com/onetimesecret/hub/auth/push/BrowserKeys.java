package com.onetimesecret.hub.auth.push;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// What a browser gave so that only it can read its notifications: a P-256 key and a shared secret (RFC 8291 3.1, 3.2).
public final class BrowserKeys {

    static final int POINT_LENGTH = 65;
    private static final int COORDINATE_LENGTH = 32;
    private static final int SECRET_LENGTH = 16;
    private static final byte UNCOMPRESSED = 4;

    private final byte[] point;
    private final byte[] secret;

    /// Keys of which a browser is known to have given them.
    ///
    /// @param point the key as an uncompressed point
    /// @param secret 16 bytes
    BrowserKeys(byte[] point, byte[] secret) {
        this.point = point.clone();
        this.secret = secret.clone();
    }

    /// The keys as a browser writes them, in base64url; empty if they are none.
    public static Optional<BrowserKeys> of(String p256dh, String auth) {
        try {
            var keys = new BrowserKeys(decoded(p256dh), decoded(auth));
            if (keys.secret.length != SECRET_LENGTH) {
                return Optional.empty();
            }
            keys.publicKey();
            return Optional.of(keys);
        } catch (IllegalArgumentException | IllegalStateException notKeys) {
            return Optional.empty();
        }
    }

    /// The key.
    ///
    /// @throws IllegalArgumentException if it is no point of the curve
    ECPublicKey publicKey() {
        if (point.length != POINT_LENGTH || point[0] != UNCOMPRESSED) {
            throw new IllegalArgumentException("not an uncompressed point");
        }
        var x = Base64URL.encode(Arrays.copyOfRange(point, 1, 1 + COORDINATE_LENGTH));
        var y = Base64URL.encode(Arrays.copyOfRange(point, 1 + COORDINATE_LENGTH, POINT_LENGTH));
        try {
            return new ECKey.Builder(Curve.P_256, x, y).build().toECPublicKey();
        } catch (JOSEException notAKey) {
            throw new IllegalArgumentException("not a P-256 key", notAKey);
        }
    }

    /// The uncompressed point of a P-256 key.
    static byte[] pointOf(ECKey key) {
        var point = new byte[POINT_LENGTH];
        point[0] = UNCOMPRESSED;
        copyEnd(key.getX().decode(), point, 1);
        copyEnd(key.getY().decode(), point, 1 + COORDINATE_LENGTH);
        return point;
    }

    private static void copyEnd(byte[] coordinate, byte[] point, int at) {
        System.arraycopy(coordinate, 0, point, at + COORDINATE_LENGTH - coordinate.length, coordinate.length);
    }

    private static byte[] decoded(String base64Url) {
        return Base64.getUrlDecoder().decode(base64Url.replaceAll("=+$", ""));
    }

    /// The key as an uncompressed point.
    byte[] point() {
        return point.clone();
    }

    /// The shared secret.
    byte[] secret() {
        return secret.clone();
    }

    @Override
    public String toString() {
        return "BrowserKeys";
    }
}
