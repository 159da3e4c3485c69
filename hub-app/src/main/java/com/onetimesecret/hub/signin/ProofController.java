package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.ExternalSignIn;
import com.onetimesecret.hub.auth.OwnPassword;
import com.onetimesecret.hub.auth.Passkeys;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.LocalPath;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// Where somebody who is signed in shows that it is still them, before something risky.
@HubPage
class ProofController {

    private static final String PAGE = "/dashboard/prove";

    private final PersonAuthentication people;
    private final Means means;
    private final BrowserSecret browser;
    private final InstantSource time;

    ProofController(PersonAuthentication people, Means means, BrowserSecret browser, InstantSource time) {
        this.people = people;
        this.means = means;
        this.browser = browser;
        this.time = time;
    }

    /// By what people can show it.
    @Component
    record Means(Passkeys passkeys, OwnPassword password, ExternalSignIn provider) {}

    @GetMapping(PAGE)
    ModelAndView page(
            @AuthenticationPrincipal SignedIn signedIn, @RequestParam(required = false) @Nullable String next) {
        return page(signedIn, next, HttpStatus.OK, null);
    }

    @PostMapping(PAGE)
    Object byPassword(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request) {
        var from = DashboardSecurity.clientAddress(request);
        return people.confirms(signedIn.person().email(), password, from)
                ? proven(CurrentPerson.Means.PASSWORD, next, request)
                : page(signedIn, next, HttpStatus.UNPROCESSABLE_CONTENT, "signin.wrong.proof");
    }

    @PostMapping(PAGE + "/options")
    ResponseEntity<String> options(@AuthenticationPrincipal SignedIn signedIn, HttpServletRequest request) {
        return PasskeySignInController.json(means.passkeys().proofOptions(signedIn.person(), browser.of(request)));
    }

    @PostMapping(PAGE + "/passkey")
    Object byPasskey(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam(defaultValue = "") String credential,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request) {
        return means.passkeys().proves(signedIn.person(), browser.of(request), credential)
                ? proven(CurrentPerson.Means.PASSKEY, next, request)
                : page(signedIn, next, HttpStatus.UNPROCESSABLE_CONTENT, "signin.wrong.passkey");
    }

    private ResponseEntity<Void> proven(CurrentPerson.Means by, @Nullable String next, HttpServletRequest request) {
        SessionPeople.prove(request, new CurrentPerson.Shown(by, time.instant()));
        return SeeOther.at(LocalPath.of(next).value());
    }

    private ModelAndView page(SignedIn signedIn, @Nullable String next, HttpStatusCode status, @Nullable String wrong) {
        var person = signedIn.person();
        var page = new ModelAndView("prove", status);
        page.addObject("next", LocalPath.of(next).value());
        page.addObject("wrong", wrong);
        page.addObject(
                "passkey",
                means.passkeys().isPossible() && !means.passkeys().list(person).isEmpty());
        page.addObject("password", means.password().isSet(person));
        var linked = means.provider().isOn() && means.provider().isLinked(person);
        page.addObject("provider", linked ? means.provider().title() : null);
        return page;
    }
}
