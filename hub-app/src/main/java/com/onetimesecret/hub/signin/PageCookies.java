package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.BaseUrl;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.web.http.CookieSerializer;

/// The two cookies of people: the session's, and the token's that ties a form to its page.
@Configuration(proxyBeanMethods = false)
class PageCookies {

    private final BaseUrl baseUrl;
    private final SessionSettings settings;

    PageCookies(BaseUrl baseUrl, SessionSettings settings) {
        this.baseUrl = baseUrl;
        this.settings = settings;
    }

    @Bean
    CookieSerializer sessionCookie() {
        var cookie = new SessionCookie();
        cookie.setCookieName(cookieName("hub_session"));
        cookie.setCookiePath("/");
        cookie.setUseHttpOnlyCookie(true);
        cookie.setUseSecureCookie(baseUrl.isHttps());
        cookie.setSameSite("Lax");
        return cookie;
    }

    @Bean
    SessionRepositoryCustomizer<JdbcIndexedSessionRepository> sessionLife() {
        return sessions -> sessions.setDefaultMaxInactiveInterval(settings.idle());
    }

    @Bean
    CookieCsrfTokenRepository csrfCookie() {
        var repository = new CookieCsrfTokenRepository();
        repository.setCookieName(cookieName("hub_csrf"));
        repository.setCookiePath("/");
        repository.setCookieCustomizer(
                cookie -> cookie.httpOnly(true).secure(baseUrl.isHttps()).sameSite("Lax"));
        return repository;
    }

    /// Browsers take a `__Host-` cookie from this very host only, and only over TLS.
    private String cookieName(String name) {
        return baseUrl.isHttps() ? "__Host-" + name : name;
    }
}
