package com.onetimesecret.hub.auth.signed;

import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/// A signature of a call that proves nothing; the message says why, and what text was checked if there was one.
public final class RefusedSignature extends Exception {

    private static final long serialVersionUID = 1;

    public RefusedSignature(String why) {
        super(why, null, false, false);
    }

    /// The same refusal, with what its signer can compare: the length and the hash of the signature base.
    RefusedSignature over(String base) {
        var bytes = base.getBytes(StandardCharsets.UTF_8);
        return new RefusedSignature(publicDetail() + " The signature base, as the hub builds it, has " + bytes.length
                + " bytes and the SHA-256 " + HexFormat.of().formatHex(UsedProofs.sha256(bytes)) + ".");
    }

    /// What is shown to whoever signed.
    public String publicDetail() {
        return Objects.requireNonNull(getMessage());
    }
}
