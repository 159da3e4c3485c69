package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.call.CurrentPerson.Shown;
import com.onetimesecret.hub.page.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.authentication.session.CompositeSessionAuthenticationStrategy;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;

/// Signs somebody in otherwise than by the form for passwords.
@Component
class NewSession {

    private final SessionPeople sessions;
    private final SessionAuthenticationStrategy renewal;

    NewSession(SessionPeople sessions, CsrfTokenRepository csrfTokens) {
        this.sessions = sessions;
        renewal = new CompositeSessionAuthenticationStrategy(
                List.of(new ChangeSessionIdAuthenticationStrategy(), new CsrfAuthenticationStrategy(csrfTokens)));
    }

    /// Begins it under ids that nobody can have known before, as after a password.
    void begin(SignedIn person, HttpServletRequest request, HttpServletResponse response) {
        var authentication = PasswordSignIn.authenticated(person);
        renewal.onAuthentication(authentication, request, response);
        sessions.saveContext(new SecurityContextImpl(authentication), request, response);
    }

    /// The same for who showed it otherwise, or at another time.
    void begin(SignedIn person, Shown shown, HttpServletRequest request, HttpServletResponse response) {
        begin(person, request, response);
        SessionPeople.prove(request, shown);
    }
}
