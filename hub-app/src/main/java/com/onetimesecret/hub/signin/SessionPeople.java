package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.CurrentPerson.Means;
import com.onetimesecret.hub.api.call.CurrentPerson.Shown;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.web.LogNames;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/// Keeps in the session nothing but who the person is, when, how and where they signed in and which network they see,
/// so that a changed role counts at the next request and no upgrade can make a session unreadable.
@Component
public class SessionPeople implements SecurityContextRepository {

    // Spring Session indexes the attribute of this name: all sessions of a person can be found and ended.
    private static final String PERSON = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

    private static final String SIGNED_IN_AT = "signed_in_at";
    private static final String PROVEN_AT = "proven_at";

    /// By what, with the time once more: it counts only beside that very time, which older hubs write alone.
    private static final String PROVEN_BY = "proven_by";

    /// When the person last did something. For the store, what an open page fetches by itself is a use, too.
    private static final String USED_AT = "used_at";

    private static final String NETWORK = "network";

    /// What the browser said that it is, and where it was when it signed in.
    static final String BROWSER = "browser";

    static final String PLACE = "place";

    private static final int LONGEST_NAME = 300;

    /// How exactly uses are noted, as a part of the idle time: each note is a write.
    private static final int PRECISION = 100;

    private static final Pattern FRAGMENT = Pattern.compile("(^|&)fragment=");
    private static final String LOADED = SessionPeople.class.getName();

    private final PersonAuthentication people;
    private final SessionSettings settings;
    private final InstantSource time;

    SessionPeople(PersonAuthentication people, SessionSettings settings, InstantSource time) {
        this.people = people;
        this.settings = settings;
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
            var session = request.getSession();
            session.setAttribute(PERSON, signedIn.getName());
            session.setAttribute(SIGNED_IN_AT, time.millis());
            session.setAttribute(USED_AT, time.millis());
            prove(request, new Shown(Means.PASSWORD, time.instant()));
            var browser = Objects.requireNonNullElse(request.getHeader(HttpHeaders.USER_AGENT), "");
            session.setAttribute(BROWSER, browser.substring(0, Math.min(LONGEST_NAME, browser.length())));
            session.setAttribute(PLACE, DashboardSecurity.clientAddress(request).value());
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

    /// Whether a person is signed in there, on a path where no page asks.
    public boolean isSomebodyIn(HttpServletRequest request) {
        return read(request).getAuthentication() != null;
    }

    /// When the person of this session last showed who they are.
    public static Instant provenAt(HttpServletRequest request) {
        var session = request.getSession(false);
        return session == null ? Instant.EPOCH : time(session, PROVEN_AT);
    }

    /// Notes that they did.
    static void prove(HttpServletRequest request, Shown shown) {
        var at = shown.at().toEpochMilli();
        request.getSession().setAttribute(PROVEN_AT, at);
        request.getSession().setAttribute(PROVEN_BY, shown.means().wire() + "@" + at);
    }

    /// How they did; null where it is not known when, or an older hub noted it, which keeps no means.
    private static @Nullable Shown shown(HttpServletRequest request) {
        var at = provenAt(request);
        var session = request.getSession(false);
        if (session == null || at.equals(Instant.EPOCH) || !(session.getAttribute(PROVEN_BY) instanceof String by)) {
            return null;
        }
        var end = "@" + at.toEpochMilli();
        return by.endsWith(end)
                ? Means.of(by.substring(0, by.length() - end.length()))
                        .map(means -> new Shown(means, at))
                        .orElse(null)
                : null;
    }

    /// When the person of a stored session last did something.
    static Instant usedAt(Session session) {
        Object used = session.getAttribute(USED_AT);
        return used instanceof Long at ? Instant.ofEpochMilli(at) : session.getLastAccessedTime();
    }

    private static Instant time(HttpSession session, String name) {
        return session.getAttribute(name) instanceof Long at ? Instant.ofEpochMilli(at) : Instant.EPOCH;
    }

    private SecurityContext read(HttpServletRequest request) {
        var context = SecurityContextHolder.createEmptyContext();
        var person = personOf(request);
        if (person != null && !isOver(request)) {
            var known = people.bySession(new PersonId(person), networkOf(request), shown(request));
            known.ifPresent(one -> LogNames.add(request, one));
            known.map(SignedIn::new).map(PasswordSignIn::authenticated).ifPresent(context::setAuthentication);
        }
        return context;
    }

    /// Ends a session whose longest time is over or that nobody has used for too long, and lets the store end it by
    /// then.
    private boolean isOver(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session == null) {
            return true;
        }
        var now = time.instant();
        var left = left(session, now);
        if (left.toSeconds() <= 0) {
            session.invalidate();
            return true;
        }
        if (!isByItself(request) && isToBeNoted(session, now)) {
            session.setAttribute(USED_AT, now.toEpochMilli());
            left = left(session, now);
        }
        session.setMaxInactiveInterval(Math.toIntExact(left.toSeconds()));
        return false;
    }

    private Duration left(HttpSession session, Instant now) {
        var longest = time(session, SIGNED_IN_AT).plus(settings.longest());
        var idle = used(session, now).plus(settings.idle());
        return Duration.between(now, longest.isBefore(idle) ? longest : idle);
    }

    private boolean isToBeNoted(HttpSession session, Instant now) {
        var noted = time(session, USED_AT);
        return noted.plus(settings.idle().dividedBy(PRECISION)).isBefore(now);
    }

    /// When the person last did something; a session of an earlier hub does not say.
    private static Instant used(HttpSession session, Instant now) {
        return session.getAttribute(USED_AT) == null ? now : time(session, USED_AT);
    }

    /// Whether a page asks, and not its person: for the events that it follows, or for its part that changes.
    static boolean isByItself(HttpServletRequest request) {
        var query = request.getQueryString();
        return request.getRequestURI().equals("/dashboard/events")
                || (query != null && FRAGMENT.matcher(query).find());
    }

    /// From the next request on, the session is about that network.
    public static void turnTo(NetworkId network, HttpServletRequest request) {
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
