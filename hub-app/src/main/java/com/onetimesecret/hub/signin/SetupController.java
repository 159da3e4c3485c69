package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.auth.Setup;
import com.onetimesecret.hub.page.Fields;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.LocalPath;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The page behind the one-time link that a new hub prints.
@HubPage
class SetupController {

    private final Setup setup;
    private final PersonAuthentication people;
    private final NewSession newSession;

    SetupController(Setup setup, PersonAuthentication people, NewSession newSession) {
        this.setup = setup;
        this.people = people;
        this.newSession = newSession;
    }

    @GetMapping("/setup")
    Object page(@RequestParam(defaultValue = "") String token, Model model) {
        if (!setup.isOpen(token)) {
            return new ModelAndView("setup-over", HttpStatus.NOT_FOUND);
        }
        model.addAttribute("form", new Form(token, "", "", "", setup.suggestedNetworkName()));
        return "setup";
    }

    @PostMapping("/setup")
    Object complete(Form form, HttpServletRequest request, HttpServletResponse response) {
        if (!form.password().equals(form.repeated())) {
            return again(form, "signin.wrong.repeated");
        }
        try {
            var owner = setup.complete(form.token(), form.email(), form.password(), form.network());
            // Who has just made up a password need not type it again.
            people.bySession(owner).map(SignedIn::new).ifPresent(me -> newSession.begin(me, request, response));
        } catch (HubException refused) {
            return refused.type() == ProblemType.INVALID_REQUEST
                    ? again(form, inWords(refused))
                    : new ModelAndView("setup-over", HttpStatus.NOT_FOUND);
        }
        return SeeOther.at(LocalPath.HOME.value());
    }

    private static ModelAndView again(Form form, String wrong) {
        var page = new ModelAndView("setup", HttpStatus.UNPROCESSABLE_CONTENT);
        page.addObject("form", form);
        page.addObject("wrong", wrong);
        return page;
    }

    private static String inWords(HubException refused) {
        return switch (refused.errors().getFirst().pointer()) {
            case "/email" -> "signin.wrong.email";
            case "/password" -> "signin.wrong.password";
            default -> "signin.wrong.name";
        };
    }

    /// What the page asks for; the passwords are never written back into it.
    record Form(String token, String email, String password, String repeated, String network) {

        Form {
            token = Fields.present(token);
            email = Fields.present(email);
            password = Fields.present(password);
            repeated = Fields.present(repeated);
            network = Fields.present(network);
        }

        @Override
        public String toString() {
            return "Form[email=" + email + "]";
        }
    }
}
