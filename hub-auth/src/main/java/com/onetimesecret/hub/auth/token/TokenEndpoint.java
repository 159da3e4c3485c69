package com.onetimesecret.hub.auth.token;

import static org.springframework.security.config.Customizer.withDefaults;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.signing.SigningKeys;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.web.OAuth2ClientAuthenticationFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenEndpointFilter;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/// Wires Spring's authorization server for the endpoints that are there: tokens, introspection, revocation, key set.
///
/// Its own client authentication and grants are replaced as a whole: agents prove keys, and redeeming is one
/// statement.
@Configuration
class TokenEndpoint {

    @Bean
    AuthorizationServerSettings authorizationServerSettings(BaseUrl baseUrl) {
        return AuthorizationServerSettings.builder().issuer(baseUrl.value()).build();
    }

    @Bean
    JWKSource<SecurityContext> jwkSource(SigningKeys keys) {
        return (selector, context) -> selector.select(keys.publicSet());
    }

    /// Tokens come by a chain of their own: every agent calls it again and again, and none of the framework's other
    /// filters does anything for it.
    @Bean
    @Order(9)
    SecurityFilterChain tokenChain(
            BaseUrl baseUrl,
            FormFilters forms,
            OAuthErrors errors,
            AgentProofConverter proofsRead,
            AgentProofProvider proofs,
            TokenCalls tokens) {
        var path = PathPatternRequestMatcher.pathPattern("/oauth2/token");
        var clients = new OAuth2ClientAuthenticationFilter(new ProviderManager(proofs), path);
        clients.setAuthenticationConverter(proofsRead);
        clients.setAuthenticationFailureHandler(errors);
        var issuing = new OAuth2TokenEndpointFilter(new ProviderManager(tokens.issue()));
        issuing.setAuthenticationConverter(new TokenRequestConverter(baseUrl));
        issuing.setAuthenticationFailureHandler(errors);
        var filters = new ArrayList<Filter>();
        filters.add((request, response, chain) -> {
            // RFC 6749 5.1, beside the Cache-Control that every answer of the hub has.
            ((HttpServletResponse) response).setHeader("Pragma", "no-cache");
            chain.doFilter(request, response);
        });
        filters.addAll(forms.inOrder());
        filters.add(clients);
        filters.add(issuing);
        return new DefaultSecurityFilterChain(path, filters);
    }

    @Bean
    @Order(10)
    SecurityFilterChain tokenEndpointChain(
            HttpSecurity http,
            FormFilters forms,
            OAuthErrors errors,
            AgentProofConverter proofsRead,
            AgentProofProvider proofs,
            TokenCalls tokens) {
        forms.inOrder().forEach(filter -> http.addFilterBefore(filter, SecurityContextHolderFilter.class));
        return http.securityMatcher(
                        "/oauth2/introspect", "/oauth2/revoke", "/oauth2/device_authorization", "/oauth2/jwks")
                .addFilterBefore(new KeySetMethods(), SecurityContextHolderFilter.class)
                .oauth2AuthorizationServer(server -> server.clientAuthentication(
                                client -> client.authenticationConverters(converters -> {
                                            converters.clear();
                                            converters.add(proofsRead);
                                        })
                                        .authenticationProviders(providers -> {
                                            providers.clear();
                                            providers.add(proofs);
                                        })
                                        .errorResponseHandler(errors))
                        .tokenIntrospectionEndpoint(introspection -> introspection
                                .introspectionRequestConverters(converters -> {
                                    converters.clear();
                                    converters.add(request -> new OAuth2TokenIntrospectionAuthenticationToken(
                                            OwnTokens.shown(request), ProvenClient.besideTokens(), null, null));
                                })
                                .authenticationProviders(providers -> {
                                    providers.clear();
                                    providers.add(tokens.introspect());
                                })
                                .errorResponseHandler(errors))
                        .tokenRevocationEndpoint(revocation -> revocation
                                .revocationRequestConverters(converters -> {
                                    converters.clear();
                                    converters.add(request -> new OAuth2TokenRevocationAuthenticationToken(
                                            OwnTokens.shown(request), ProvenClient.besideTokens(), null));
                                })
                                .authenticationProviders(providers -> {
                                    providers.clear();
                                    providers.add(tokens.revoke());
                                })
                                .errorResponseHandler(errors)))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(withDefaults())
                .build();
    }

    /// The endpoints that the framework does not have: their forms are read here, and their controllers do the rest.
    @Bean
    @Order(11)
    SecurityFilterChain formsOfOtherEndpoints(FormFilters forms) {
        return new DefaultSecurityFilterChain(
                PathPatternRequestMatcher.pathPattern("/oauth2/bc-authorize"), forms.inOrder());
    }
}
