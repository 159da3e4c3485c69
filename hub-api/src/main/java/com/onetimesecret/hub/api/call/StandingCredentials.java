package com.onetimesecret.hub.api.call;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/// Tells which credentials would not open a call any more.
public interface StandingCredentials {

    /// Those of `held` that have lapsed, and why: one look at the storage for all of them.
    Map<CallCredential, Lapse> lapsed(Collection<CallCredential> held);

    /// Why a credential is not good any more.
    enum Lapse {
        /// The agent, its key or the grant of its token was ended.
        REVOKED,
        /// The approval of the agent has run out.
        APPROVAL_ENDED,
        NETWORK_SUSPENDED,
        /// A person paused the agent.
        PAUSED,
        /// The approval no longer covers the scope.
        INSUFFICIENT_SCOPE,
        /// The token's time is over.
        TOKEN_EXPIRED;

        /// The name on the wire.
        public String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
