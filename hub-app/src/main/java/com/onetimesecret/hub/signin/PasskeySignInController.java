package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.api.call.CurrentPerson.Means;
import com.onetimesecret.hub.api.call.CurrentPerson.Shown;
import com.onetimesecret.hub.api.call.SharedLimits;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.Passkeys;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.LocalPath;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Signs people in with a passkey: the script of the page asks what to sign, and sends the form with the answer.
@HubPage
class PasskeySignInController {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /// What an address may ask a minute, so that questions nobody answers fill no table. Each page of the form asks
    /// once, and a whole company can be behind one address.
    private static final int QUESTIONS = 600;

    private final Passkeys passkeys;
    private final BrowserSecret browser;
    private final NewSession newSession;
    private final AuthRateLimit limit;
    private final SharedLimits.Limit questions;
    private final InstantSource time;

    PasskeySignInController(
            Passkeys passkeys,
            BrowserSecret browser,
            NewSession newSession,
            AuthRateLimit limit,
            SharedLimits limits,
            InstantSource time) {
        this.time = time;
        questions = limits.open("passkey_questions", QUESTIONS, MINUTE);
        this.passkeys = passkeys;
        this.browser = browser;
        this.newSession = newSession;
        this.limit = limit;
    }

    @PostMapping("/login/passkey/options")
    ResponseEntity<String> options(HttpServletRequest request) {
        if (!questions.pass(DashboardSecurity.clientAddress(request).network())) {
            throw new HubException(ProblemType.RATE_LIMITED, "Too many sign-ins began at your address. Try again soon.")
                    .retryAfter(MINUTE);
        }
        return json(passkeys.signInOptions(browser.of(request)));
    }

    @PostMapping("/login/passkey")
    ResponseEntity<Void> signIn(
            @RequestParam(defaultValue = "") String credential,
            HttpServletRequest request,
            HttpServletResponse response) {
        var person = passkeys.signIn(browser.of(request), credential);
        if (person.isEmpty()) {
            limit.countUnproven(DashboardSecurity.clientAddress(request));
            return SeeOther.at(DashboardSecurity.signInAgain(request, "passkey"));
        }
        newSession.begin(new SignedIn(person.get()), new Shown(Means.PASSKEY, time.instant()), request, response);
        return SeeOther.at(LocalPath.of(request.getParameter("next")).value());
    }

    /// What an authenticator is asked, for the script of a page.
    static ResponseEntity<String> json(String options) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(options);
    }
}
