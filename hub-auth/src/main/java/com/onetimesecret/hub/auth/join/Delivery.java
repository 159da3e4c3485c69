package com.onetimesecret.hub.auth.join;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the answer to a request reaches who made it (CIBA Core 5), and what was fixed for that when it was made.
///
/// @param url where ping and push go, or null for poll
/// @param token what the hub presents there, or null for poll
/// @param jkt the key that the tokens will be bound to (RFC 9449), or null if the token request decides
public record Delivery(
        Mode mode,
        @Nullable String url,
        @Nullable String token,
        @Nullable String jkt,
        @Nullable String acrValues) {

    /// Asking at the token endpoint, and nothing more.
    public static final Delivery BY_POLL = new Delivery(Mode.POLL, null, null, null, null);

    /// The token delivery modes.
    public enum Mode {
        POLL,
        PING,
        PUSH;

        /// The name on the wire.
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The mode of that name on the wire.
        public static Mode of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

    /// The token is a credential; nobody logs it by accident.
    @Override
    public String toString() {
        return "Delivery[" + mode + "]";
    }
}
