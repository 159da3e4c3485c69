package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.vault.SecretDesk;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The receipts of what a person made, by ids that open nothing, and for owners how many secrets there are.
@HubPage
class OwnSecretsController {

    static final String PAGE = "/dashboard/secrets";

    private final SecretDesk desk;
    private final OwnSecrets lists;
    private final Visits visits;
    private final Names names;
    private final PlaceAndTime here;
    private final InWords inWords;

    OwnSecretsController(
            SecretDesk desk, OwnSecrets lists, Visits visits, Names names, PlaceAndTime here, InWords inWords) {
        this.inWords = inWords;
        this.desk = desk;
        this.lists = lists;
        this.visits = visits;
        this.names = names;
        this.here = here;
    }

    @GetMapping(PAGE)
    ModelAndView list(@AuthenticationPrincipal SignedIn signedIn) {
        return lists.page(signedIn.person());
    }

    @GetMapping(PAGE + "/{id}")
    ModelAndView look(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String id) {
        return page(signedIn.person(), id);
    }

    @PostMapping(PAGE + "/{id}/burn")
    Object burn(
            @AuthenticationPrincipal SignedIn signedIn,
            ClientAddress from,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String passphrase) {
        try {
            visits.countOpen(Visits.of(signedIn, from));
            desk.burnOwn(signedIn.person(), id, passphrase);
        } catch (HubException refused) {
            // Gone already is what was wanted; the receipt says how.
            if (refused.type() != ProblemType.NOT_FOUND) {
                var page = page(signedIn.person(), id);
                page.setStatus(HttpStatusCode.valueOf(refused.type().status()));
                return page.addObject("wrong", inWords.refusal(refused));
            }
        }
        return SeeOther.at(PAGE + "/" + id);
    }

    private ModelAndView page(CurrentPerson person, String id) {
        var receipt = desk.own(person, id).orElseThrow(HubException::notFound);
        var page = new ModelAndView("receipt");
        page.addObject("receipt", ReceiptView.of(receipt, names, person, here));
        page.addObject("burn", PAGE + "/" + id + "/burn");
        page.addObject("back", PAGE);
        return page;
    }
}
