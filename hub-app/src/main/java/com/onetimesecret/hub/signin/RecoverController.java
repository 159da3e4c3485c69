package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.Recovery;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The way back in for who lost their means to sign in.
@HubPage
class RecoverController {

    private final Recovery recovery;
    private final OpenSessions sessions;
    private final AuthRateLimit limit;

    RecoverController(Recovery recovery, OpenSessions sessions, AuthRateLimit limit) {
        this.limit = limit;
        this.recovery = recovery;
        this.sessions = sessions;
    }

    @GetMapping("/recover")
    ModelAndView page(@RequestParam(defaultValue = "") String token) {
        return token.isEmpty() ? asking(false) : setting(token, HttpStatus.OK, null);
    }

    /// Takes both forms: the one that asks for a link, and the one behind it, which brings the link's token.
    @PostMapping("/recover")
    Object act(
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String token,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String repeated,
            HttpServletRequest request,
            HttpServletResponse response) {
        return token.isEmpty()
                ? ask(email, DashboardSecurity.clientAddress(request))
                : set(token, password, repeated, response);
    }

    private ModelAndView ask(String email, ClientAddress from) {
        limit.countUnproven(from);
        recovery.ask(email, from);
        return asking(true);
    }

    private Object set(String token, String password, String repeated, HttpServletResponse response) {
        if (!password.equals(repeated)) {
            return setting(token, HttpStatus.UNPROCESSABLE_CONTENT, "signin.wrong.repeated");
        }
        try {
            sessions.endAll(recovery.complete(token, password));
            DashboardSecurity.forgetPages(response);
            return SeeOther.at("/login?recovered");
        } catch (HubException refused) {
            return refused.type() == ProblemType.INVALID_REQUEST
                    ? setting(token, HttpStatus.UNPROCESSABLE_CONTENT, "signin.wrong.password")
                    : over();
        }
    }

    private ModelAndView asking(boolean sent) {
        var page = new ModelAndView("recover");
        page.addObject("possible", recovery.isPossible());
        page.addObject("sent", sent);
        return page;
    }

    private ModelAndView setting(String token, HttpStatusCode status, @Nullable String wrong) {
        if (!recovery.isOpen(token)) {
            return over();
        }
        var page = new ModelAndView("recover-password", status);
        page.addObject("token", token);
        page.addObject("wrong", wrong);
        return page;
    }

    private static ModelAndView over() {
        return new ModelAndView("recover-over", HttpStatus.NOT_FOUND);
    }
}
