package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.PersonId;

/// How a person signs in has changed; published inside the transaction that changes it.
///
/// @param email whom to tell, because it may not have been them
public record CredentialsChanged(PersonId personId, String email, Change change) {

    /// What changed.
    public enum Change {
        PASSWORD,
        PASSKEY_ADDED,
        PASSKEY_REMOVED,
        PROVIDER_ADDED,
        /// API tokens, passkeys and the browsers that are told, all at once.
        ACCESS_ENDED
    }
}
