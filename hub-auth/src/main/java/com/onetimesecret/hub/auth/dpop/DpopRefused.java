package com.onetimesecret.hub.auth.dpop;

/// A `DPoP` header that does not prove what it should; the message says why and how to do it right.
public final class DpopRefused extends Exception {

    private static final long serialVersionUID = 1;

    /// What RFC 9449 calls the refusal.
    public enum Kind {
        INVALID_DPOP_PROOF("invalid_dpop_proof"),
        USE_DPOP_NONCE("use_dpop_nonce");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        /// The name on the wire.
        public String wire() {
            return wire;
        }
    }

    private final Kind kind;

    DpopRefused(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /// What is shown to whoever sent the proof.
    public String publicDetail() {
        return java.util.Objects.requireNonNull(getMessage());
    }
}
