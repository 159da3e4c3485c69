package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.page.Fields;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.LocalPath;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.vault.SecretDesk;
import com.onetimesecret.hub.vault.SecretDesk.Visitor;
import com.onetimesecret.hub.vault.SecretDesk.Wish;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/// Takes the form of the start page and shows the links, in that answer and never again.
@HubPage
class NewSecretController {

    private static final String PAGE = "/secret";

    private final SecretDesk desk;
    private final Visits visits;
    private final PlaceAndTime here;
    private final InWords inWords;

    NewSecretController(SecretDesk desk, Visits visits, PlaceAndTime here, InWords inWords) {
        this.inWords = inWords;
        this.desk = desk;
        this.visits = visits;
        this.here = here;
    }

    /// Where a reload of the answer leads, once its script has forgotten it.
    @GetMapping(PAGE)
    ResponseEntity<Void> form() {
        return SeeOther.at("/");
    }

    @PostMapping(PAGE)
    Object make(@AuthenticationPrincipal @Nullable SignedIn signedIn, ClientAddress from, Form form) {
        var visitor = Visits.of(signedIn, from);
        if (!desk.isOpenTo(visitor)) {
            return SeeOther.at(new LocalPath("/").signIn());
        }
        try {
            // No redirect: its address would have to hold a key, which stays in the history of whoever sits here.
            return made(make(visitor, form));
        } catch (HubException refused) {
            return again(refused, visitor, form);
        }
    }

    private SecretDesk.Made make(Visitor visitor, Form form) {
        visits.countSecret(visitor);
        try {
            return desk.make(visitor, form.wish(visitor.person() == null));
        } catch (HubException refused) {
            visits.giveSecretBack(visitor);
            throw refused;
        }
    }

    private ModelAndView made(SecretDesk.Made made) {
        var page = new ModelAndView("secret-made");
        page.addObject("link", here.at("/secret/" + made.secretKey()));
        page.addObject("receipt", "/receipt/" + made.receiptKey());
        page.addObject("ends", Moment.of(made.expiresAt(), here.now()));
        page.addObject("hasPassphrase", made.hasPassphrase());
        return page;
    }

    private ModelAndView again(HubException refused, Visitor visitor, Form form) {
        var page = new ModelAndView(
                "welcome", HttpStatusCode.valueOf(refused.type().status()));
        page.addObject("wrong", inWords.refusal(refused));
        page.addObject("lifetimes", Lifetime.ofSecrets(visitor.person() == null));
        page.addObject("description", form.description());
        return page;
    }

    /// What the page asks for; neither secret nor passphrase is ever written back into it.
    record Form(String secret, String passphrase, String lifetime, String description) {

        Form {
            secret = Fields.lines(secret);
            passphrase = Fields.present(passphrase);
            lifetime = Fields.present(lifetime);
            description = Fields.present(description);
        }

        private Wish wish(boolean isGuest) {
            var life = Lifetime.chosen(lifetime, Lifetime.ofSecrets(isGuest));
            return new Wish(
                    secret,
                    life.length(),
                    passphrase.isEmpty() ? null : passphrase,
                    isGuest || description.isBlank() ? null : description.strip());
        }

        @Override
        public String toString() {
            return "Form[lifetime=" + lifetime + "]";
        }
    }
}
