package com.onetimesecret.hub.web;

import com.onetimesecret.hub.web.problem.ProblemRenderer;
import com.onetimesecret.hub.web.problem.Refusals;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/// The security chain of the API and the public documents. It keeps sessions, CSRF tokens and sign-in pages
/// away from them; who may call what is decided where the route is known.
@Configuration(proxyBeanMethods = false)
class WebSecurity {

    @Bean
    @Order(20)
    SecurityFilterChain apiChain(HttpSecurity http) {
        return http.securityMatcher(
                        "/api/**",
                        "/n/**",
                        "/.well-known/**",
                        "/problems/**",
                        "/llms.txt",
                        "/skill.md",
                        "/agent-network.schema.json",
                        "/agent-message.schema.json",
                        "/openapi.json",
                        "/healthz",
                        "/readyz")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    RequestRejectedHandler rejectedRequests(Refusals refusals, ProblemRenderer renderer) {
        return (request, response, rejection) -> renderer.render(refusals.of(rejection, request), request, response);
    }
}
