package com.onetimesecret.hub.auth.token;

import static org.springframework.security.config.Customizer.withDefaults;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.signing.SigningKeys;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
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

    @Bean
    @Order(10)
    SecurityFilterChain tokenEndpointChain(
            HttpSecurity http,
            BaseUrl baseUrl,
            FormFilters forms,
            OAuthErrors errors,
            AgentProofProvider proofs,
            TokenCalls tokens) {
        forms.inOrder().forEach(filter -> http.addFilterBefore(filter, SecurityContextHolderFilter.class));
        return http.securityMatcher(
                        "/oauth2/token",
                        "/oauth2/introspect",
                        "/oauth2/revoke",
                        "/oauth2/device_authorization",
                        "/oauth2/jwks")
                .addFilterBefore(new KeySetMethods(), SecurityContextHolderFilter.class)
                .oauth2AuthorizationServer(server -> server.clientAuthentication(
                                client -> client.authenticationConverters(converters -> {
                                            converters.clear();
                                            converters.add(new AgentProofConverter());
                                        })
                                        .authenticationProviders(providers -> {
                                            providers.clear();
                                            providers.add(proofs);
                                        })
                                        .errorResponseHandler(errors))
                        .tokenEndpoint(token -> token.accessTokenRequestConverters(converters -> {
                                    converters.clear();
                                    converters.add(new TokenRequestConverter(baseUrl));
                                })
                                .authenticationProviders(providers -> {
                                    providers.clear();
                                    providers.add(tokens.issue());
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
