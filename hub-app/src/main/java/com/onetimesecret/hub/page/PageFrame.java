package com.onetimesecret.hub.page;

import com.onetimesecret.hub.auth.Accounts;
import com.onetimesecret.hub.messaging.Pulse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// What the frame around every page of the dashboard shows.
@ControllerAdvice(annotations = HubPage.class)
public class PageFrame {

    private final Accounts accounts;
    private final Pulse pulse;

    PageFrame(Accounts accounts, Pulse pulse) {
        this.accounts = accounts;
        this.pulse = pulse;
    }

    /// Puts it around a page of a controller that knows nobody.
    public void around(ModelMap model, @Nullable SignedIn signedIn) {
        model.addAttribute("places", places(signedIn));
        model.addAttribute("place", place(signedIn));
        model.addAttribute("me", me(signedIn));
        model.addAttribute("pulse", pulse(signedIn));
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

    /// What the network had come to before the page was made; an open page asks again once it is more.
    @ModelAttribute("pulse")
    @Nullable
    Long pulse(@AuthenticationPrincipal @Nullable SignedIn signedIn) {
        return signedIn == null ? null : pulse.of(signedIn.person().networkId());
    }

    /// The e-mail of the person who is signed in, if anybody is.
    @ModelAttribute("me")
    @Nullable
    String me(@AuthenticationPrincipal @Nullable SignedIn signedIn) {
        return signedIn == null ? null : signedIn.person().email();
    }
}
