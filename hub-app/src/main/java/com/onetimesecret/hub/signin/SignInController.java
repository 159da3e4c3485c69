package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.auth.Setup;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.LocalPath;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The sign-in page; the form itself is handled by the security chain.
@HubPage
class SignInController {

    private final Setup setup;

    SignInController(Setup setup) {
        this.setup = setup;
    }

    @GetMapping("/login")
    Object page(
            @AuthenticationPrincipal @Nullable SignedIn signedIn,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            Model model) {
        var then = LocalPath.of(next);
        if (signedIn != null) {
            return SeeOther.at(then.value());
        }
        if (setup.isNeeded()) {
            return "unowned";
        }
        model.addAttribute("next", then.value());
        model.addAttribute("why", why(request));
        return "login";
    }

    private static @Nullable String why(HttpServletRequest request) {
        var parameters = request.getParameterMap().keySet();
        if (parameters.contains("refused")) {
            return "That e-mail and password do not belong together. After ten wrong tries, sign-in to that account"
                    + " rests for 15 minutes where they came from.";
        }
        if (parameters.contains("stale")) {
            return "This page was open for too long. Please sign in again.";
        }
        if (parameters.contains("signed_out")) {
            return "You are signed out.";
        }
        return null;
    }
}
