package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.Recovery;
import com.onetimesecret.hub.auth.Recovery.Others;
import com.onetimesecret.hub.page.Fields;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
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
    private final InstantSource time;

    RecoverController(Recovery recovery, OpenSessions sessions, AuthRateLimit limit, InstantSource time) {
        this.limit = limit;
        this.recovery = recovery;
        this.sessions = sessions;
        this.time = time;
    }

    @GetMapping("/recover")
    ModelAndView page(@RequestParam(defaultValue = "") String token) {
        return token.isEmpty() ? asking(false) : setting(token, "", HttpStatus.OK, null);
    }

    /// Takes both forms: the one that asks for a link, and the one behind it, which brings the link's token.
    @PostMapping("/recover")
    Object act(Form form, HttpServletRequest request, HttpServletResponse response) {
        return form.token().isEmpty()
                ? ask(form.email(), DashboardSecurity.clientAddress(request))
                : set(form, response);
    }

    /// The fields of both forms, each of which sends some.
    ///
    /// @param others what becomes of what outlives the password
    record Form(String email, String token, String password, String repeated, String others) {

        Form {
            email = Fields.present(email);
            token = Fields.present(token);
            password = Fields.present(password);
            repeated = Fields.present(repeated);
            others = Fields.present(others);
        }

        Others choice() {
            return switch (others) {
                case "keep" -> Others.KEEP;
                case "end" -> Others.END;
                default -> Others.NOT_SAID;
            };
        }

        @Override
        public String toString() {
            return "Form";
        }
    }

    private ModelAndView ask(String email, ClientAddress from) {
        limit.countUnproven(from);
        recovery.ask(email, from);
        return asking(true);
    }

    private Object set(Form form, HttpServletResponse response) {
        if (!form.password().equals(form.repeated())) {
            return wrong(form, "signin.wrong.repeated");
        }
        try {
            sessions.endAll(recovery.complete(form.token(), form.password(), form.choice()));
            DashboardSecurity.forgetPages(response);
            return SeeOther.at("/login?recovered");
        } catch (HubException refused) {
            if (refused.type() != ProblemType.INVALID_REQUEST) {
                return over();
            }
            boolean isOthers =
                    refused.errors().stream().anyMatch(error -> error.pointer().equals("/others"));
            return wrong(form, isOthers ? "signin.wrong.others" : "signin.wrong.password");
        }
    }

    private ModelAndView wrong(Form form, String why) {
        return setting(form.token(), form.others(), HttpStatus.UNPROCESSABLE_CONTENT, why);
    }

    private ModelAndView asking(boolean sent) {
        var page = new ModelAndView("recover");
        page.addObject("possible", recovery.isPossible());
        page.addObject("sent", sent);
        return page;
    }

    private ModelAndView setting(String token, String others, HttpStatusCode status, @Nullable String wrong) {
        var lasting = recovery.look(token);
        if (lasting.isEmpty()) {
            return over();
        }
        var page = new ModelAndView("recover-password", status);
        page.addObject("token", token);
        page.addObject("others", others);
        page.addObject("lasting", LastingLine.of(lasting.get(), time.instant()));
        page.addObject("wrong", wrong);
        return page;
    }

    private static ModelAndView over() {
        return new ModelAndView("recover-over", HttpStatus.NOT_FOUND);
    }
}
