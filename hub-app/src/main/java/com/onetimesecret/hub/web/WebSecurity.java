package com.onetimesecret.hub.web;

import com.onetimesecret.hub.web.problem.ProblemRenderer;
import com.onetimesecret.hub.web.problem.Refusals;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/// The security chain of the API and the public documents: an empty one. No session, CSRF token or sign-in page
/// comes near them; who may call what is decided where the route is known, and a filter would cost every post.
@Configuration(proxyBeanMethods = false)
class WebSecurity {

    /// After the chains of the token endpoint and of the pages, which name their paths.
    @Bean
    @Order(40)
    SecurityFilterChain everythingElse() {
        return new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, List.of());
    }

    /// Jetty has refused headers that are not HTTP before this looks; addresses are still checked for tricks.
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedHeaderValues(value -> true);
        return firewall;
    }

    @Bean
    RequestRejectedHandler rejectedRequests(Refusals refusals, ProblemRenderer renderer) {
        return (request, response, rejection) -> renderer.render(refusals.of(rejection, request), request, response);
    }
}
