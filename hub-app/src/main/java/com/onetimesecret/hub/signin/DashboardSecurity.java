package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.live.LivePages;
import com.onetimesecret.hub.page.LocalPath;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Who may see which page.
@Configuration(proxyBeanMethods = false)
class DashboardSecurity {

    private final CookieCsrfTokenRepository csrfCookie;
    private final FailedSignIn failedSignIn;
    private final StaleForm staleForm;

    DashboardSecurity(CookieCsrfTokenRepository csrfCookie, FailedSignIn failedSignIn, StaleForm staleForm) {
        this.csrfCookie = csrfCookie;
        this.failedSignIn = failedSignIn;
        this.staleForm = staleForm;
    }

    @Bean
    @Order(30)
    SecurityFilterChain pages(
            HttpSecurity http,
            PasswordSignIn passwordSignIn,
            SessionPeople sessions,
            LivePages live,
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> routes) {
        http.securityMatcher(
                "/",
                "/login",
                "/login/passkey",
                "/login/passkey/options",
                "/login/provider",
                "/login/provider/callback",
                "/recover",
                "/logout",
                "/setup",
                "/invitation",
                "/activate",
                "/dashboard",
                "/dashboard/**",
                "/secret",
                "/secret/*",
                "/receipt/**",
                "/private/**",
                "/request/*",
                "/assets/**");
        // A stream that ends is dispatched once more; who may open it was decided when it began.
        http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers("/activate", "/dashboard", "/dashboard/**")
                .authenticated()
                .anyRequest()
                .permitAll());
        // Named here because the hub has other providers too, which know agents and no people.
        http.authenticationProvider(passwordSignIn);
        http.securityContext(context -> context.securityContextRepository(sessions));
        http.addFilterBefore(new PageMethods(routes), CsrfFilter.class);
        http.addFilterBefore(new PlainParameters(), CsrfFilter.class);
        http.csrf(csrf -> csrf.csrfTokenRepository(csrfCookie));
        http.formLogin(form -> form.loginPage("/login")
                .usernameParameter("email")
                .authenticationDetailsSource(DashboardSecurity::clientAddress)
                .successHandler((request, response, person) -> seeOther(
                        response, LocalPath.of(request.getParameter("next")).value()))
                .failureHandler(failedSignIn));
        http.logout(logout -> logout.addLogoutHandler((request, response, person) -> {
                    var session = request.getSession(false);
                    if (session != null) {
                        live.endSession(session.getId());
                    }
                })
                .logoutSuccessHandler((request, response, person) -> {
                    forgetPages(response);
                    seeOther(response, "/login?signed_out");
                }));
        http.exceptionHandling(refusals -> refusals.authenticationEntryPoint(
                        (request, response, refused) -> askToSignIn(request, response))
                .accessDeniedHandler(staleForm));
        // A remembered request would need a session before anybody has signed in.
        http.requestCache(RequestCacheConfigurer::disable);
        // The edge sets the same headers on every answer of the hub.
        http.headers(HeadersConfigurer::disable);
        return http.build();
    }

    static ClientAddress clientAddress(HttpServletRequest request) {
        return request.getAttribute(ClientAddress.ATTRIBUTE) instanceof ClientAddress known
                ? known
                : ClientAddress.UNKNOWN;
    }

    private static void askToSignIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (SessionPeople.isByItself(request)) {
            // Scripts ask here: a sign-in page would only confuse them.
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        var query = request.getMethod().equals("GET") ? request.getQueryString() : null;
        var signIn = LocalPath.behind(page(request), query).signIn();
        if (request.getRequestedSessionId() == null || request.getSession(false) != null) {
            seeOther(response, signIn);
            return;
        }
        forgetPages(response);
        seeOther(response, because("ended", signIn));
    }

    /// The page that the request is about: a proof has one, however it is given.
    static String page(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/dashboard/prove/") ? "/dashboard/prove" : path;
    }

    static String signInAgain(HttpServletRequest request, String why) {
        return because(why, LocalPath.of(request.getParameter("next")).signIn());
    }

    private static String because(String why, String signIn) {
        return signIn + (signIn.contains("?") ? "&" : "?") + why;
    }

    /// Lets a browser whose session is over forget the pages it has seen, those behind its back button too. Not what
    /// it stores, where no page puts anything: that would take its notifications away without a word, which stay
    /// until somebody ends them, like those of a phone.
    static void forgetPages(HttpServletResponse response) {
        response.setHeader("Clear-Site-Data", "\"cache\"");
    }

    static void seeOther(HttpServletResponse response, String path) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader(HttpHeaders.LOCATION, path);
    }
}
