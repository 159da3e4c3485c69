package com.onetimesecret.hub.agentpage;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.EmergencyStop;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.signin.StepUp;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The page that stops all agents of the network, and lets them go on.
@HubPage
class EmergencyStopController {

    static final String PATH = "/dashboard/emergency-stop";

    private final EmergencyStop emergencyStop;
    private final StepUp stepUp;
    private final InstantSource clock;

    EmergencyStopController(EmergencyStop emergencyStop, StepUp stepUp, InstantSource clock) {
        this.emergencyStop = emergencyStop;
        this.stepUp = stepUp;
        this.clock = clock;
    }

    @GetMapping(PATH)
    ModelAndView page(@AuthenticationPrincipal SignedIn signedIn) {
        return page(signedIn, HttpStatus.OK, "", false);
    }

    @PostMapping(PATH)
    Object stop(@AuthenticationPrincipal SignedIn signedIn, @RequestParam(defaultValue = "") String reason) {
        try {
            emergencyStop.stop(signedIn.person(), reason);
        } catch (HubException refused) {
            if (refused.type() != ProblemType.INVALID_REQUEST) {
                throw refused;
            }
            return page(signedIn, HttpStatus.UNPROCESSABLE_CONTENT, reason, true);
        }
        return SeeOther.at(PATH);
    }

    @PostMapping(PATH + "/lift")
    ResponseEntity<Void> lift(@AuthenticationPrincipal SignedIn signedIn, HttpServletRequest request) {
        // To stop is never risky; to let all go on is.
        stepUp.require(request, PATH);
        emergencyStop.lift(signedIn.person());
        return SeeOther.at(ActivityPageController.PATH);
    }

    private ModelAndView page(SignedIn signedIn, HttpStatus status, String reason, boolean wrong) {
        var page = new ModelAndView("emergency-stop", status);
        var state = emergencyStop.state(signedIn.person());
        page.addObject("state", state);
        page.addObject("since", since(state));
        page.addObject("by", text(state.stoppedBy()));
        page.addObject("why", text(state.reason()));
        page.addObject("mayStop", signedIn.person().mayDecide());
        page.addObject("reason", reason);
        page.addObject("wrong", wrong);
        page.addObject("longest", EmergencyStop.LONGEST_REASON);
        return page;
    }

    private @Nullable Moment since(EmergencyStop.State state) {
        return state.stoppedAt() == null ? null : Moment.of(state.stoppedAt(), clock.instant());
    }

    private static @Nullable AgentText text(@Nullable String text) {
        return text == null ? null : AgentText.of(text, AgentText.PURPOSE);
    }
}
