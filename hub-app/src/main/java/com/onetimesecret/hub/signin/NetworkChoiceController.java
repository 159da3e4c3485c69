package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.auth.Accounts;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.LocalPath;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Lets somebody who belongs to several networks choose which one the pages are about.
@HubPage
class NetworkChoiceController {

    private final Accounts accounts;

    NetworkChoiceController(Accounts accounts) {
        this.accounts = accounts;
    }

    @PostMapping("/dashboard/network")
    ResponseEntity<Void> choose(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam(defaultValue = "") String network,
            HttpServletRequest request) {
        accounts.places(signedIn.person().id()).stream()
                .filter(place -> place.id().value().equals(network))
                .findFirst()
                .ifPresent(place -> SessionPeople.turnTo(place.id(), request));
        return SeeOther.at(LocalPath.HOME.value());
    }
}
