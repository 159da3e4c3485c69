package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.Approvals;
import com.onetimesecret.hub.auth.ShownCodes;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.page.Words;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// Where a person types the code that an agent or a device shows (RFC 8628 section 3.3).
@HubPage
class ActivateController {

    private final ShownCodes codes;
    private final Approvals approvals;
    private final Words words;

    ActivateController(ShownCodes codes, Approvals approvals, Words words) {
        this.words = words;
        this.codes = codes;
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
            ClientAddress address,
            @RequestParam(name = "user_code", defaultValue = "") String userCode) {
        try {
            var found = codes.enter(signedIn.person(), userCode.strip(), address);
            if (found.isPresent()) {
                return SeeOther.at(page(signedIn, found.get()));
            }
            return refused(userCode, HttpStatus.NOT_FOUND, words.of("dashboard.wrong.no-such-code"));
        } catch (HubException refusal) {
            return refused(userCode, HttpStatus.valueOf(refusal.type().status()), refusal.publicDetail());
        }
    }

    private String page(SignedIn signedIn, ApprovalId id) {
        var isLogin = approvals
                .find(signedIn.person(), id)
                .filter(card -> card.kind() == ApprovalCard.Kind.LOGIN)
                .isPresent();
        return (isLogin ? "/dashboard/consent/" : "/dashboard/approvals/") + id;
    }

    private static ModelAndView refused(String userCode, HttpStatus status, String why) {
        var page = new ModelAndView("activate", status);
        page.addObject("code", userCode);
        page.addObject("wrong", why);
        return page;
    }
}
