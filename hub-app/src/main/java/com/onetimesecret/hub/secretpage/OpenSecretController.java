package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.LocalPath;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.vault.SecretDesk;
import com.onetimesecret.hub.vault.SecretDesk.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The page behind a share link: looking at it changes nothing, a click opens.
@HubPage
class OpenSecretController {

    private static final String PAGE = "/secret/{key}";

    private final SecretDesk desk;
    private final Visits visits;
    private final PlaceAndTime here;
    private final Opening opening;

    OpenSecretController(SecretDesk desk, Visits visits, PlaceAndTime here, Opening opening) {
        this.desk = desk;
        this.visits = visits;
        this.here = here;
        this.opening = opening;
    }

    @GetMapping(PAGE)
    Object look(@AuthenticationPrincipal @Nullable SignedIn signedIn, ClientAddress from, @PathVariable String key) {
        var visitor = Visits.of(signedIn, from);
        return desk.isOpenTo(visitor) ? page(visitor, key) : signIn(key);
    }

    @PostMapping(PAGE)
    Object open(
            @AuthenticationPrincipal @Nullable SignedIn signedIn,
            ClientAddress from,
            @PathVariable String key,
            @RequestParam(defaultValue = "") String passphrase,
            HttpServletRequest request) {
        var visitor = Visits.of(signedIn, from);
        if (!desk.isOpenTo(visitor)) {
            return signIn(key);
        }
        return opening.answer(
                request,
                () -> {
                    visits.countOpen(visitor);
                    return desk.open(visitor, key, passphrase);
                },
                () -> page(visitor, key));
    }

    private ModelAndView page(Visitor visitor, String key) {
        return desk.look(visitor, key)
                .map(found -> {
                    var page = new ModelAndView("secret");
                    page.addObject("hasPassphrase", found.hasPassphrase());
                    page.addObject("reads", found.readsLeft());
                    page.addObject("ends", Moment.of(found.expiresAt(), here.now()));
                    return page;
                })
                .orElseGet(() -> Opening.gone(false));
    }

    private static ResponseEntity<Void> signIn(String key) {
        return SeeOther.at(LocalPath.behind("/secret/" + key, null).signIn());
    }
}
