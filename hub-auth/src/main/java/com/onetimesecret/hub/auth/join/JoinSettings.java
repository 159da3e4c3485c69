package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.auth.approval.OpenLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who may ask to join.
///
/// @param onboarding `open`: any key may ask; `invite`: only known keys and invited ones
/// @param strangersPerAddress requests of unapproved keys that wait in a network from one client address: a machine
///     that runs a team's agents has fewer, and one stranger cannot fill the queue
/// @param strangersPerPerson such requests that name one person in `login_hint`
/// @param strangersPerNetwork such requests in a network from everywhere: what a person still looks through
@ConfigurationProperties("hub")
public record JoinSettings(
        @DefaultValue("open") Onboarding onboarding,
        @DefaultValue("20") int strangersPerAddress,
        @DefaultValue("200") int strangersPerNetwork,
        @DefaultValue("20") int strangersPerPerson) {

    /// Who may ask without an invite.
    public enum Onboarding {
        OPEN,
        INVITE
    }

    OpenLimits openLimits() {
        return new OpenLimits(strangersPerAddress, strangersPerNetwork, strangersPerPerson);
    }

    /// Whether strangers are refused before a person is touched.
    public boolean byInviteOnly() {
        return onboarding == Onboarding.INVITE;
    }
}
