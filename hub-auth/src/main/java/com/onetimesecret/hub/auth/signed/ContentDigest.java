package com.onetimesecret.hub.auth.signed;

import com.onetimesecret.hub.auth.HttpCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.greenbytes.http.sfv.ByteSequenceItem;

/// The `Content-Digest` of a body (RFC 9530), in the two algorithms that are not insecure.
final class ContentDigest {

    private static final Map<String, String> ALGORITHMS = Map.of("sha-256", "SHA-256", "sha-512", "SHA-512");

    static final String COMPONENT = "content-digest";

    private ContentDigest() {}

    /// Checks the body against every digest that the hub knows; a body needs one, and the signature has to cover it.
    static void check(HttpCall call, boolean covered) throws RefusedSignature, IOException {
        var body = call.body().read();
        if (!covered) {
            if (body.length > 0) {
                throw new RefusedSignature("The call has a body, so its signature must cover \"content-digest\".");
            }
            return;
        }
        var digests = SignatureInput.dictionary(call, COMPONENT).get();
        boolean known = false;
        for (var digest : digests.entrySet()) {
            var algorithm = ALGORITHMS.get(digest.getKey());
            if (algorithm == null) {
                continue;
            }
            known = true;
            if (!(digest.getValue() instanceof ByteSequenceItem sent)
                    || !sent.get().duplicate().equals(ByteBuffer.wrap(digest(algorithm, body)))) {
                throw new RefusedSignature(
                        "Content-Digest does not fit the body, which came with " + body.length + " bytes.");
            }
        }
        if (!known) {
            throw new RefusedSignature("Content-Digest must hold sha-256=:base64: or sha-512=:base64:.");
        }
    }

    private static byte[] digest(String algorithm, byte[] body) {
        try {
            return MessageDigest.getInstance(algorithm).digest(body);
        } catch (NoSuchAlgorithmException everyJdkHasThem) {
            throw new IllegalStateException(everyJdkHasThem);
        }
    }
}
