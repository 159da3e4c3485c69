package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.api.call.CurrentPerson.Means;
import com.onetimesecret.hub.api.call.CurrentPerson.Shown;
import com.onetimesecret.hub.auth.ExternalSignIn;
import com.onetimesecret.hub.auth.ExternalSignIn.Arrival;
import com.onetimesecret.hub.auth.ExternalSignIn.Return;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.LocalPath;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Sends people to the OpenID provider of the operator, and lets them in when they come back.
@HubPage
class ProviderSignInController {

    private static final Duration ON_THE_WAY = Duration.ofMinutes(10);

    private final ExternalSignIn external;
    private final NewSession newSession;
    private final OpenSessions sessions;
    private final BaseUrl baseUrl;
    private final AuthRateLimit limit;

    ProviderSignInController(
            ExternalSignIn external,
            NewSession newSession,
            OpenSessions sessions,
            BaseUrl baseUrl,
            AuthRateLimit limit) {
        this.sessions = sessions;
        this.limit = limit;
        this.external = external;
        this.newSession = newSession;
        this.baseUrl = baseUrl;
    }

    @GetMapping("/login/provider")
    ResponseEntity<Void> leave(
            @RequestParam(required = false) @Nullable String next,
            @RequestParam(required = false) @Nullable String anew,
            HttpServletRequest request,
            HttpServletResponse response) {
        limit.countUnproven(DashboardSecurity.clientAddress(request));
        var departure = external.depart(LocalPath.of(next).value(), anew != null);
        if (departure.isEmpty()) {
            return SeeOther.at(back(LocalPath.of(next).value(), Arrival.Reason.FAILED));
        }
        // The provider's page leads back here from another site, so it must be sent along then.
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                cookie(departure.get().browser(), ON_THE_WAY).toString());
        return SeeOther.at(departure.get().target().toString());
    }

    @GetMapping("/login/provider/callback")
    ResponseEntity<Void> arrive(
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String iss,
            HttpServletRequest request,
            HttpServletResponse response) {
        var arrival = external.arrive(new Return(state, code, iss, kept(request)));
        response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO).toString());
        return switch (arrival) {
            case Arrival.Refused refused -> SeeOther.at(back(refused.next(), refused.reason()));
            case Arrival.In in -> {
                if (in.linkedNow()) {
                    // While the store still knows this browser's session by the id that it came with.
                    sessions.endOthers(in.person().id(), request);
                }
                newSession.begin(
                        new SignedIn(in.person()), new Shown(Means.PROVIDER, in.provenAt()), request, response);
                yield SeeOther.at(LocalPath.of(in.next()).value());
            }
        };
    }

    private static String back(String next, Arrival.Reason reason) {
        var signIn = LocalPath.of(next).signIn();
        return signIn + (signIn.contains("?") ? "&" : "?") + "provider="
                + reason.name().toLowerCase(Locale.ROOT);
    }

    private ResponseCookie cookie(String value, Duration life) {
        return ResponseCookie.from(name(), value)
                .httpOnly(true)
                .secure(baseUrl.isHttps())
                .sameSite("Lax")
                .path("/")
                .maxAge(life)
                .build();
    }

    private String kept(HttpServletRequest request) {
        var cookies = request.getCookies() == null ? new Cookie[0] : request.getCookies();
        return Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals(name()))
                .map(Cookie::getValue)
                .findFirst()
                .orElse("");
    }

    private String name() {
        return baseUrl.isHttps() ? "__Host-hub_provider" : "hub_provider";
    }
}
