package com.onetimesecret.hub.api.event;

import java.util.List;

/// Somebody set a new password by a link; published inside the transaction that sets it.
///
/// @param email whom to tell, because it may not have been them
/// @param lasting what else there was in the account that outlives a password
/// @param ended whether they had all of that ended
public record AccountRecovered(String email, List<Lasting> lasting, boolean ended) {

    public AccountRecovered {
        lasting = List.copyOf(lasting);
    }

    /// What outlives a password, by the name its person gave it.
    public record Lasting(Kind kind, String name) {}

    /// What it is.
    public enum Kind {
        /// May use secrets.
        API_TOKEN,
        /// May decide, too.
        DECIDING_TOKEN,
        PASSKEY,
        /// Is told what waits.
        BROWSER
    }
}
