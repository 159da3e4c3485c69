package com.onetimesecret.hub.agentpage;

import com.onetimesecret.hub.auth.EmergencyStop;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Lets every page say that all agents of the network stand still: the template `emergency :: banner`.
@ControllerAdvice(annotations = HubPage.class)
class StopBanner {

    private final EmergencyStop emergencyStop;

    StopBanner(EmergencyStop emergencyStop) {
        this.emergencyStop = emergencyStop;
    }

    /// What the banner needs to know.
    ///
    /// @param mayLift whether this person may let the agents go on
    record Banner(boolean mayLift) {}

    /// The banner of a network that is stopped; null for any other, and for who is not signed in.
    @ModelAttribute("stopped")
    @Nullable
    Banner stopped(@AuthenticationPrincipal @Nullable SignedIn signedIn) {
        return signedIn == null || !emergencyStop.isStopped(signedIn.person())
                ? null
                : new Banner(signedIn.person().mayDecide());
    }
}
