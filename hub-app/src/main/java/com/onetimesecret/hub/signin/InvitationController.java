package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.Invitations;
import com.onetimesecret.hub.auth.Invitations.Offer;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.page.Fields;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.LocalPath;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The page behind the one-time link with which somebody becomes a member of a network.
@HubPage
class InvitationController {

    private final Invitations invitations;
    private final PersonAuthentication people;
    private final NewSession newSession;
    private final StepUp stepUp;

    InvitationController(Invitations invitations, PersonAuthentication people, NewSession newSession, StepUp stepUp) {
        this.stepUp = stepUp;
        this.invitations = invitations;
        this.people = people;
        this.newSession = newSession;
    }

    @GetMapping("/invitation")
    ModelAndView page(
            @AuthenticationPrincipal @Nullable SignedIn signedIn,
            @RequestParam(defaultValue = "") String token,
            HttpServletRequest request) {
        var page = page(new Form(token, "", "", ""), HttpStatus.OK, null);
        invitations.find(token).ifPresent(offer -> page.addObject("mine", isMine(offer, signedIn, request)));
        return page;
    }

    @PostMapping("/invitation")
    Object accept(
            @AuthenticationPrincipal @Nullable SignedIn signedIn,
            Form form,
            HttpServletRequest request,
            HttpServletResponse response) {
        var offer = invitations.find(form.token());
        if (offer.isEmpty()) {
            return over();
        }
        var hasAccount = offer.get().hasAccount();
        var isMine = isMine(offer.get(), signedIn, request);
        if (!hasAccount && !form.password().equals(form.repeated())) {
            return again(form, "signin.wrong.repeated");
        }
        try {
            var joined = isMine
                    ? invitations.accept(
                            form.token(), Objects.requireNonNull(signedIn).person())
                    : invitations.accept(
                            form.token(), form.name(), form.password(), DashboardSecurity.clientAddress(request));
            if (isMine) {
                // Their session goes on, and what they showed is as old as it was.
                SessionPeople.turnTo(joined.network(), request);
            } else {
                people.bySession(joined.person(), joined.network())
                        .map(SignedIn::new)
                        .ifPresent(me -> newSession.begin(me, request, response));
            }
        } catch (HubException refused) {
            return refused.type() == ProblemType.INVALID_REQUEST ? again(form, inWords(refused, hasAccount)) : over();
        }
        return SeeOther.at(LocalPath.HOME.value());
    }

    /// Whether who looks is the invited person and has just shown it, so that no password is needed.
    private boolean isMine(Offer offer, @Nullable SignedIn signedIn, HttpServletRequest request) {
        return signedIn != null && signedIn.person().email().equals(offer.email()) && stepUp.isFresh(request);
    }

    private ModelAndView again(Form form, String wrong) {
        return page(form, HttpStatus.UNPROCESSABLE_CONTENT, wrong);
    }

    private ModelAndView page(Form form, HttpStatus status, @Nullable String wrong) {
        var offer = invitations.find(form.token());
        if (offer.isEmpty()) {
            return over();
        }
        var page = new ModelAndView("invitation", status);
        page.addObject("offer", offer.get());
        page.addObject("role", offer.get().role().name().toLowerCase(Locale.ROOT));
        page.addObject("form", form);
        page.addObject("wrong", wrong);
        return page;
    }

    private static ModelAndView over() {
        return new ModelAndView("invitation-over", HttpStatus.NOT_FOUND);
    }

    private static String inWords(HubException refused, boolean hasAccount) {
        if (!refused.errors().getFirst().pointer().equals("/password")) {
            return "signin.wrong.name";
        }
        return hasAccount ? "signin.wrong.proof" : "signin.wrong.password";
    }

    /// What the page asks for; the passwords are never written back into it.
    record Form(String token, String name, String password, String repeated) {

        Form {
            token = Fields.present(token);
            name = Fields.present(name);
            password = Fields.present(password);
            repeated = Fields.present(repeated);
        }

        @Override
        public String toString() {
            return "Form[name=" + name + "]";
        }
    }
}
