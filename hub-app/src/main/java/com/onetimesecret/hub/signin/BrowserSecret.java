package com.onetimesecret.hub.signin;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;

/// What only this browser knows, signed in or not: the secret behind its form tokens, in a cookie that no script
/// reads.
@Component
public class BrowserSecret {

    private final CsrfTokenRepository tokens;

    BrowserSecret(CsrfTokenRepository tokens) {
        this.tokens = tokens;
    }

    /// It, as of a form that was just accepted.
    public String of(HttpServletRequest request) {
        var token = tokens.loadToken(request);
        if (token == null) {
            throw new IllegalStateException("Only a form with its token comes here");
        }
        return token.getToken();
    }
}
