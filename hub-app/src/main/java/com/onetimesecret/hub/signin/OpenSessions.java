package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.live.LivePages;
import com.onetimesecret.hub.page.BrowserName;
import com.onetimesecret.hub.page.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/// The sessions of a person, on whatever device; whoever ends one ends what its pages stream, too.
@Component
public class OpenSessions {

    private static final int HANDLE_BYTES = 16;

    private final FindByIndexNameSessionRepository<? extends Session> sessions;
    private final LivePages live;
    private final Words words;

    OpenSessions(FindByIndexNameSessionRepository<? extends Session> sessions, LivePages live, Words words) {
        this.sessions = sessions;
        this.live = live;
        this.words = words;
    }

    /// A session as its person sees it.
    ///
    /// @param handle names it, and is of no use to anybody else
    /// @param current whether it is the one that asks
    public record Open(String handle, String browser, String place, Instant since, Instant lastUsed, boolean current) {}

    /// The person's sessions, the one that asks first, then the one that was used last.
    public List<Open> list(PersonId person, HttpServletRequest request) {
        var own = idOf(request);
        return sessions.findByPrincipalName(person.value()).values().stream()
                .map(session -> new Open(
                        handle(session.getId()),
                        browser(session),
                        place(session),
                        session.getCreationTime(),
                        SessionPeople.usedAt(session),
                        session.getId().equals(own)))
                .sorted(Comparator.comparing((Open open) -> !open.current())
                        .thenComparing(Open::lastUsed, Comparator.reverseOrder()))
                .toList();
    }

    /// Ends the session of that handle; false if the person has none.
    public boolean end(PersonId person, String handle) {
        return endThose(person, id -> handle(id).equals(handle)) > 0;
    }

    /// Ends all but the one that asks.
    public void endOthers(PersonId person, HttpServletRequest request) {
        var own = idOf(request);
        endThose(person, id -> !id.equals(own));
    }

    /// Ends all; how many it were.
    int endAll(PersonId person) {
        return endThose(person, id -> true);
    }

    private int endThose(PersonId person, Predicate<String> which) {
        var ended = sessions.findByPrincipalName(person.value()).keySet().stream()
                .filter(which)
                .toList();
        ended.forEach(id -> {
            sessions.deleteById(id);
            live.endSession(id);
        });
        return ended.size();
    }

    private String browser(Session session) {
        var name = BrowserName.of(text(session, SessionPeople.BROWSER));
        var program = name.program().orElseGet(() -> words.of("signin.browser.unknown"));
        return name.system()
                .map(system -> words.of("signin.browser.on", program, system))
                .orElse(program);
    }

    private String place(Session session) {
        var place = text(session, SessionPeople.PLACE);
        if (place.isEmpty() || place.equals(ClientAddress.UNKNOWN.value())) {
            return words.of("signin.place.unknown");
        }
        return InetAddress.ofLiteral(place).isLoopbackAddress() ? words.of("signin.place.machine") : place;
    }

    private static String text(Session session, String name) {
        return Optional.<Object>ofNullable(session.getAttribute(name))
                .map(Object::toString)
                .orElse("");
    }

    private static @Nullable String idOf(HttpServletRequest request) {
        var session = request.getSession(false);
        return session == null ? null : session.getId();
    }

    // The id itself is the key to the session.
    private static String handle(String id) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HANDLE_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
