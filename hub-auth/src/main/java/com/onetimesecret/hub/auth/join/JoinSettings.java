package com.onetimesecret.hub.auth.join;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who may ask to join.
///
/// @param onboarding `open`: any key may ask; `invite`: only known keys and invited ones
@ConfigurationProperties("hub")
record JoinSettings(@DefaultValue("open") Onboarding onboarding) {

    enum Onboarding {
        OPEN,
        INVITE
    }

    boolean byInviteOnly() {
        return onboarding == Onboarding.INVITE;
    }
}
