package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.page.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.stereotype.Component;

/// Signs people in with e-mail and password.
@Component
class PasswordSignIn implements AuthenticationProvider {

    private final PersonAuthentication people;

    PasswordSignIn(PersonAuthentication people) {
        this.people = people;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        return people.byPassword(attempt.getName(), text(attempt.getCredentials()), from(attempt))
                .map(SignedIn::new)
                .map(PasswordSignIn::authenticated)
                .orElseThrow(() -> new BadCredentialsException("wrong e-mail or password"));
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }

    static Authentication authenticated(SignedIn person) {
        return UsernamePasswordAuthenticationToken.authenticated(person, null, AuthorityUtils.NO_AUTHORITIES);
    }

    private static ClientAddress from(Authentication attempt) {
        return attempt.getDetails() instanceof ClientAddress known ? known : ClientAddress.UNKNOWN;
    }

    private static String text(@Nullable Object credentials) {
        return credentials == null ? "" : credentials.toString();
    }
}
