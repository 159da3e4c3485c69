package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.page.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.stereotype.Component;

/// Keeps in the session nothing but who the person is, when they signed in and which network they look at, so that
/// a changed role counts at the next request and no upgrade can make a session unreadable.
@Component
public class SessionPeople implements SecurityContextRepository {

    // Spring Session indexes the attribute of this name: all sessions of a person can be found and ended.
    private static final String PERSON = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

    private static final String SIGNED_IN_AT = "signed_in_at";
    private static final String NETWORK = "network";

    private static final String LOADED = SessionPeople.class.getName();

    private final PersonAuthentication people;
    private final InstantSource time;

    SessionPeople(PersonAuthentication people, InstantSource time) {
        this.people = people;
        this.time = time;
    }

    // The interface still asks for it.
    @SuppressWarnings("deprecation")
    @Override
    public SecurityContext loadContext(HttpRequestResponseHolder exchange) {
        return read(exchange.getRequest());
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        // A stream's request is dispatched again when it ends: what was read for it still holds.
        if (request.getAttribute(LOADED) instanceof Loaded loaded) {
            return loaded;
        }
        var loaded = new Loaded(request);
        request.setAttribute(LOADED, loaded);
        return loaded;
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        var authentication = context.getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof SignedIn signedIn) {
            request.getSession().setAttribute(PERSON, signedIn.getName());
            request.getSession().setAttribute(SIGNED_IN_AT, time.millis());
            turnTo(signedIn.person().networkId(), request);
            return;
        }
        var session = request.getSession(false);
        if (session != null) {
            session.removeAttribute(PERSON);
        }
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return personOf(request) != null;
    }

    /// When the person of this session showed who they are.
    public static Instant signedInAt(HttpServletRequest request) {
        var session = request.getSession(false);
        var at = session == null ? null : (Long) session.getAttribute(SIGNED_IN_AT);
        return at == null ? Instant.EPOCH : Instant.ofEpochMilli(at);
    }

    private SecurityContext read(HttpServletRequest request) {
        var context = SecurityContextHolder.createEmptyContext();
        var person = personOf(request);
        if (person != null) {
            people.bySession(new PersonId(person), networkOf(request))
                    .map(SignedIn::new)
                    .map(PasswordSignIn::authenticated)
                    .ifPresent(context::setAuthentication);
        }
        return context;
    }

    /// From the next request on, the session is about that network.
    static void turnTo(NetworkId network, HttpServletRequest request) {
        request.getSession().setAttribute(NETWORK, network.value());
    }

    private static @Nullable NetworkId networkOf(HttpServletRequest request) {
        var session = request.getSession(false);
        return session != null && session.getAttribute(NETWORK) instanceof String id ? new NetworkId(id) : null;
    }

    private static @Nullable String personOf(HttpServletRequest request) {
        var session = request.getSession(false);
        return session == null ? null : (String) session.getAttribute(PERSON);
    }

    /// Reads session and person when a page first asks who is there, and only then.
    private final class Loaded implements DeferredSecurityContext {

        private final HttpServletRequest request;
        private @Nullable SecurityContext context;

        Loaded(HttpServletRequest request) {
            this.request = request;
        }

        @Override
        public SecurityContext get() {
            var known = context;
            if (known == null) {
                known = read(request);
                context = known;
            }
            return known;
        }

        @Override
        public boolean isGenerated() {
            return get().getAuthentication() == null;
        }
    }
}
