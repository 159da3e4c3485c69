package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.LocalPath;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.vault.SecretDesk;
import com.onetimesecret.hub.vault.SecretDesk.Visitor;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriUtils;

/// The receipt of a secret for whoever has its key; `/private/` is what Onetime Secret called it before.
@HubPage
class ReceiptPageController {

    private final SecretDesk desk;
    private final Visits visits;
    private final Names names;
    private final PlaceAndTime here;
    private final InWords inWords;

    ReceiptPageController(SecretDesk desk, Visits visits, Names names, PlaceAndTime here, InWords inWords) {
        this.inWords = inWords;
        this.desk = desk;
        this.visits = visits;
        this.names = names;
        this.here = here;
    }

    @GetMapping({"/receipt/{key}", "/private/{key}"})
    Object look(@AuthenticationPrincipal @Nullable SignedIn signedIn, ClientAddress from, @PathVariable String key) {
        var visitor = Visits.of(signedIn, from);
        return desk.isOpenTo(visitor) ? page(visitor, key) : signIn(key);
    }

    @PostMapping({"/receipt/{key}/burn", "/private/{key}/burn"})
    Object burn(
            @AuthenticationPrincipal @Nullable SignedIn signedIn,
            ClientAddress from,
            @PathVariable String key,
            @RequestParam(defaultValue = "") String passphrase) {
        var visitor = Visits.of(signedIn, from);
        if (!desk.isOpenTo(visitor)) {
            return signIn(key);
        }
        try {
            visits.countOpen(visitor);
            desk.burn(visitor, key, passphrase);
        } catch (HubException refused) {
            // Gone already is what was wanted; the receipt says how.
            if (refused.type() != ProblemType.NOT_FOUND) {
                var page = page(visitor, key);
                page.setStatus(HttpStatusCode.valueOf(refused.type().status()));
                return page.addObject("wrong", inWords.refusal(refused));
            }
        }
        return SeeOther.at("/receipt/" + UriUtils.encodePathSegment(key, StandardCharsets.UTF_8));
    }

    private ModelAndView page(Visitor visitor, String key) {
        return desk.receipt(visitor, key)
                .map(receipt -> {
                    var page = new ModelAndView("receipt");
                    page.addObject("receipt", ReceiptView.of(receipt, names, visitor.person(), here));
                    page.addObject("burn", "/receipt/" + key + "/burn");
                    return page;
                })
                .orElseGet(() -> new ModelAndView("receipt-gone", HttpStatus.NOT_FOUND));
    }

    private static ResponseEntity<Void> signIn(String key) {
        return SeeOther.at(LocalPath.behind("/receipt/" + key, null).signIn());
    }
}
