package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.page.Fields;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.vault.SecretDesk;
import com.onetimesecret.hub.vault.SecretRequests;
import com.onetimesecret.hub.vault.SecretRequests.Request;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/// Where a person asks for a secret by a link, takes that back, and opens what came.
@HubPage
class AskForSecretController {

    private static final String PAGE = OwnSecretsController.PAGE + "/requests";

    private final SecretRequests requests;
    private final SecretDesk desk;
    private final OwnSecrets lists;
    private final Visits visits;
    private final PlaceAndTime here;
    private final Opening opening;

    AskForSecretController(
            SecretRequests requests,
            SecretDesk desk,
            OwnSecrets lists,
            Visits visits,
            PlaceAndTime here,
            Opening opening) {
        this.requests = requests;
        this.desk = desk;
        this.lists = lists;
        this.visits = visits;
        this.here = here;
        this.opening = opening;
    }

    /// Where a reload of the answer leads, once its script has forgotten it.
    @GetMapping(PAGE)
    ResponseEntity<Void> list() {
        return SeeOther.at(OwnSecretsController.PAGE);
    }

    @PostMapping(PAGE)
    ModelAndView ask(@AuthenticationPrincipal SignedIn signedIn, Form form) {
        try {
            var life = Lifetime.chosen(form.lifetime(), Lifetime.ofRequests());
            var link = requests.ask(signedIn.person(), form.description(), life.length());
            // On this answer and never again, so it is no redirect.
            var page = lists.page(signedIn.person());
            page.addObject("link", here.at("/request/" + link.code()));
            return page;
        } catch (HubException refused) {
            return lists.refused(signedIn.person(), refused).addObject("description", form.description());
        }
    }

    @PostMapping(PAGE + "/{id}/withdraw")
    ResponseEntity<Void> withdraw(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String id) {
        requests.withdraw(signedIn.person(), id);
        return SeeOther.at(OwnSecretsController.PAGE);
    }

    @GetMapping(PAGE + "/{id}")
    ModelAndView look(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String id) {
        return answer(signedIn, id).map(this::page).orElseGet(() -> Opening.gone(true));
    }

    @PostMapping(PAGE + "/{id}")
    Object open(
            @AuthenticationPrincipal SignedIn signedIn,
            ClientAddress from,
            @PathVariable String id,
            HttpServletRequest request) {
        return opening.answer(
                request,
                () -> {
                    visits.countOpen(Visits.of(signedIn, from));
                    var secret = answer(signedIn, id).map(Request::secretId).orElseThrow(HubException::notFound);
                    return desk.openGiven(signedIn.person(), secret);
                },
                () -> look(signedIn, id));
    }

    /// What came of the person's request of that id, if it waits to be opened.
    private Optional<Request> answer(SignedIn signedIn, String id) {
        return requests.own(signedIn.person()).stream()
                .filter(request -> request.id().equals(id) && request.secretId() != null)
                .findFirst();
    }

    private ModelAndView page(Request request) {
        var page = new ModelAndView("secret");
        page.addObject("asked", request.description());
        page.addObject("reads", 1);
        page.addObject("answered", Moment.of(java.util.Objects.requireNonNull(request.answeredAt()), here.now()));
        return page;
    }

    /// What the page asks for.
    record Form(String description, String lifetime) {

        Form {
            description = Fields.present(description);
            lifetime = Fields.present(lifetime);
        }
    }
}
