package com.onetimesecret.hub.dashboard;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// What the frame around every page of the dashboard shows.
@ControllerAdvice(
        assignableTypes = {
            ApprovalsController.class,
            ActivateController.class,
            SignInController.class,
            SetupController.class,
            ConsentController.class,
            AuthorizeController.class
        })
class PageFrame {

    /// The e-mail of the person who is signed in, if anybody is.
    @ModelAttribute("me")
    @Nullable
    String me(@AuthenticationPrincipal @Nullable SignedIn signedIn) {
        return signedIn == null ? null : signedIn.person().email();
    }
}
