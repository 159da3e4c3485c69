package com.onetimesecret.hub.auth.ciba;

/// Whom a client wants to ask, in one of the three ways of CIBA Core 7.1.
sealed interface Hint {

    /// An e-mail address or the id of a person's account.
    record Login(String text) implements Hint {}

    /// An id_token that the hub issued to this client before.
    record IdToken(String jwt) implements Hint {}

    /// A short-lived JWT by the client itself that says who is meant.
    record LoginToken(String jwt) implements Hint {}
}
