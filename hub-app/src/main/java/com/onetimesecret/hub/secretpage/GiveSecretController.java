package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.page.Fields;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.vault.SecretRequests;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The page behind the link of a request: whoever has it gives a secret, once, with or without an account.
@HubPage
class GiveSecretController {

    private static final String PAGE = "/request/{code}";

    private final SecretRequests requests;
    private final Visits visits;
    private final Names names;
    private final PlaceAndTime here;
    private final InWords inWords;

    GiveSecretController(SecretRequests requests, Visits visits, Names names, PlaceAndTime here, InWords inWords) {
        this.inWords = inWords;
        this.requests = requests;
        this.visits = visits;
        this.names = names;
        this.here = here;
    }

    @GetMapping(PAGE)
    ModelAndView look(@PathVariable String code) {
        return requests.find(code)
                .map(asked -> {
                    var page = new ModelAndView("give");
                    page.addObject("who", names.email(asked.person()));
                    page.addObject("network", names.network(asked.network()));
                    page.addObject("description", asked.description());
                    page.addObject("ends", Moment.of(asked.expiresAt(), here.now()));
                    return page;
                })
                .orElseGet(GiveSecretController::over);
    }

    @PostMapping(PAGE)
    ModelAndView give(
            @AuthenticationPrincipal @Nullable SignedIn signedIn,
            ClientAddress from,
            @PathVariable String code,
            @RequestParam(defaultValue = "") String secret) {
        var visitor = Visits.of(signedIn, from);
        try {
            visits.countSecret(visitor);
            try {
                requests.give(visitor, code, Fields.lines(secret));
            } catch (HubException refused) {
                visits.giveSecretBack(visitor);
                throw refused;
            }
            return new ModelAndView("given");
        } catch (HubException refused) {
            if (refused.type() == ProblemType.NOT_FOUND) {
                return over();
            }
            var page = look(code);
            page.setStatus(HttpStatusCode.valueOf(refused.type().status()));
            return page.addObject("wrong", inWords.refusal(refused));
        }
    }

    private static ModelAndView over() {
        return new ModelAndView("request-over", HttpStatus.NOT_FOUND);
    }
}
