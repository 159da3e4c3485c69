package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.auth.Accounts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// What the frame around every page of the dashboard shows.
@ControllerAdvice(
        basePackages = "com.onetimesecret.hub.secretpage",
        assignableTypes = {
            ApprovalsController.class,
            ActivateController.class,
            SignInController.class,
            SetupController.class,
            ConsentController.class,
            AuthorizeController.class,
            InvitationController.class,
            TokensController.class,
            UserCodeController.class
        })
public class PageFrame {

    private final Accounts accounts;

    PageFrame(Accounts accounts) {
        this.accounts = accounts;
    }

    /// Puts it around a page of a controller that knows nobody.
    public void around(ModelMap model, @Nullable SignedIn signedIn) {
        model.addAttribute("places", places(signedIn));
        model.addAttribute("place", place(signedIn));
        model.addAttribute("me", me(signedIn));
    }

    /// The networks to choose from, if the person who is signed in belongs to several.
    @ModelAttribute("places")
    List<Accounts.Place> places(@AuthenticationPrincipal @Nullable SignedIn signedIn) {
        var places = signedIn == null
                ? List.<Accounts.Place>of()
                : accounts.places(signedIn.person().id());
        return places.size() > 1 ? places : List.of();
    }

    /// The network that the pages are about.
    @ModelAttribute("place")
    @Nullable
    String place(@AuthenticationPrincipal @Nullable SignedIn signedIn) {
        return signedIn == null ? null : signedIn.person().networkId().value();
    }

    /// The e-mail of the person who is signed in, if anybody is.
    @ModelAttribute("me")
    @Nullable
    String me(@AuthenticationPrincipal @Nullable SignedIn signedIn) {
        return signedIn == null ? null : signedIn.person().email();
    }
}
