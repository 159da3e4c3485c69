package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.auth.Approvals;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// Where a person types the code that an agent shows (RFC 8628 section 3.3).
@Controller
class ActivateController {

    private final Approvals approvals;

    ActivateController(Approvals approvals) {
        this.approvals = approvals;
    }

    /// The form; a link may bring the code along, but only the person sends it off.
    @GetMapping("/activate")
    ModelAndView page(@RequestParam(name = "user_code", defaultValue = "") String userCode) {
        return new ModelAndView("activate", "code", userCode);
    }

    @PostMapping("/activate")
    Object find(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam(name = "user_code", defaultValue = "") String userCode) {
        var found = approvals.byUserCode(signedIn.person(), userCode.strip());
        if (found.isPresent()) {
            return SeeOther.at("/dashboard/approvals/" + found.get());
        }
        var page = new ModelAndView("activate", HttpStatus.NOT_FOUND);
        page.addObject("code", userCode);
        page.addObject("wrong", "No agent waits with that code. Codes end when their request is decided or expires.");
        return page;
    }
}
