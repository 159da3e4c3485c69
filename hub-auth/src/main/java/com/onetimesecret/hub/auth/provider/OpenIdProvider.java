package com.onetimesecret.hub.auth.provider;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.PersonClaims;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The other side of OpenID Connect: authorization code, PKCE, state and nonce (OpenID Connect Core 1.0, 3.1).
@Component
class OpenIdProvider {

    // Nobody's keys or claims are longer.
    private static final int LARGEST_ANSWER = 512 * 1024;
    private static final int LONGEST_CLAIM = 255;

    // Nothing that a shared secret signs: the hub could not tell itself from the provider.
    private static final Set<JWSAlgorithm> SIGNED_BY = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final ProviderSettings settings;
    private volatile @Nullable Known known;

    OpenIdProvider(ProviderSettings settings) {
        this.settings = settings;
    }

    /// What its discovery document says, and the keys it names, which are asked for again when they change.
    private record Known(OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys) {}

    /// One way there and back.
    ///
    /// @param verifier the PKCE code verifier, which never leaves for the browser's address bar
    record Trip(URI redirect, String state, String nonce, String verifier) {

        @Override
        public String toString() {
            return "Trip[redirect=" + redirect + "]";
        }
    }

    /// Somebody as the provider knows them.
    ///
    /// @param email empty unless the provider says that it has verified it
    /// @param provenAt when they last showed the provider who they are, as far as it says
    record Visitor(
            String subject,
            Optional<String> email,
            boolean unverified,
            String name,
            @Nullable Instant provenAt) {}

    /// Where the browser goes.
    ///
    /// @param anew whether the person has to show there who they are, whatever session they have
    URI leave(Trip trip, boolean anew) throws ProviderFailed {
        var request = new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        new Scope("openid", "email", "profile"),
                        new ClientID(settings.clientId()),
                        trip.redirect())
                .endpointURI(known().metadata().getAuthorizationEndpointURI())
                .state(new State(trip.state()))
                .nonce(new Nonce(trip.nonce()))
                .codeChallenge(new CodeVerifier(trip.verifier()), CodeChallengeMethod.S256);
        return (anew ? request.prompt(new Prompt(Prompt.Type.LOGIN)).maxAge(0) : request)
                .build()
                .toURI();
    }

    /// Who came back with that code.
    Visitor arrive(Trip trip, String code) throws ProviderFailed {
        try {
            var tokens = redeem(trip, code);
            var claims = validator().validate(tokens.getOIDCTokens().getIDToken(), new Nonce(trip.nonce()));
            var person = new PersonClaimsOf(claims.getSubject().getValue(), claims);
            var told = claims.getStringClaim(PersonClaims.EMAIL_CLAIM_NAME) != null
                    ? person
                    : person.orAsTold(userInfo(tokens));
            return told.visitor();
        } catch (GeneralException
                | IOException
                | BadJOSEException
                | JOSEException
                | IllegalArgumentException notAsAgreed) {
            throw new ProviderFailed(notAsAgreed);
        }
    }

    private OIDCTokenResponse redeem(Trip trip, String code) throws ParseException, IOException, ProviderFailed {
        var request = new TokenRequest.Builder(
                        known().metadata().getTokenEndpointURI(),
                        client(),
                        new AuthorizationCodeGrant(
                                new AuthorizationCode(code), trip.redirect(), new CodeVerifier(trip.verifier())))
                .build();
        var answer = OIDCTokenResponseParser.parse(send(request.toHTTPRequest()));
        if (!answer.indicatesSuccess()) {
            throw new ProviderFailed(new IOException(
                    "The provider gave no token: " + answer.toErrorResponse().getErrorObject()));
        }
        return (OIDCTokenResponse) answer.toSuccessResponse();
    }

    private @Nullable PersonClaims userInfo(OIDCTokenResponse tokens)
            throws ParseException, IOException, ProviderFailed {
        var endpoint = known().metadata().getUserInfoEndpointURI();
        if (endpoint == null) {
            return null;
        }
        var request = new UserInfoRequest(endpoint, tokens.getOIDCTokens().getBearerAccessToken());
        var answer = UserInfoResponse.parse(send(request.toHTTPRequest()));
        return answer.indicatesSuccess() ? answer.toSuccessResponse().getUserInfo() : null;
    }

    private HTTPResponse send(HTTPRequest request) throws IOException {
        int patience = Math.toIntExact(settings.patience().toMillis());
        request.setConnectTimeout(patience);
        request.setReadTimeout(patience);
        request.setFollowRedirects(false);
        return request.send();
    }

    private ClientAuthentication client() throws ProviderFailed {
        var id = new ClientID(settings.clientId());
        var secret = new Secret(settings.clientSecret());
        var methods = known().metadata().getTokenEndpointAuthMethods();
        // Basic is what a provider takes that says nothing (OpenID Connect Discovery 1.0, 3).
        return methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                ? new ClientSecretBasic(id, secret)
                : new ClientSecretPost(id, secret);
    }

    private IDTokenValidator validator() throws ProviderFailed {
        var offered =
                Optional.ofNullable(known().metadata().getIDTokenJWSAlgs()).orElse(List.of(JWSAlgorithm.RS256));
        var algorithms = offered.stream().filter(SIGNED_BY::contains).collect(Collectors.toSet());
        return new IDTokenValidator(
                new Issuer(settings.issuer()),
                new ClientID(settings.clientId()),
                new JWSVerificationKeySelector<>(algorithms, known().keys()),
                null);
    }

    private Known known() throws ProviderFailed {
        var already = known;
        if (already != null) {
            return already;
        }
        int patience = Math.toIntExact(settings.patience().toMillis());
        try {
            var metadata = OIDCProviderMetadata.resolve(new Issuer(settings.issuer()), patience, patience);
            if (metadata.getAuthorizationEndpointURI() == null
                    || metadata.getTokenEndpointURI() == null
                    || metadata.getJWKSetURI() == null) {
                throw new IOException("The discovery document of the provider leaves out what a sign-in needs");
            }
            var keys = JWKSourceBuilder.<SecurityContext>create(
                            metadata.getJWKSetURI().toURL(),
                            new DefaultResourceRetriever(patience, patience, LARGEST_ANSWER))
                    .build();
            var found = new Known(metadata, keys);
            known = found;
            return found;
        } catch (GeneralException | IOException | IllegalArgumentException notAsAgreed) {
            throw new ProviderFailed(notAsAgreed);
        }
    }

    /// What the provider says about the person, in its token or when asked.
    private record PersonClaimsOf(
            String subject, @Nullable Instant provenAt, Optional<String> email, boolean verified, String name) {

        PersonClaimsOf(String subject, IDTokenClaimsSet claims) throws GeneralException {
            this(
                    subject,
                    Optional.ofNullable(claims.getAuthenticationTime())
                            .map(time -> time.toInstant())
                            .orElse(null),
                    Optional.ofNullable(claims.getStringClaim(PersonClaims.EMAIL_CLAIM_NAME)),
                    Boolean.TRUE.equals(claims.getBooleanClaim(PersonClaims.EMAIL_VERIFIED_CLAIM_NAME)),
                    Optional.ofNullable(claims.getStringClaim(PersonClaims.NAME_CLAIM_NAME))
                            .orElse(""));
        }

        PersonClaimsOf orAsTold(@Nullable PersonClaims told) {
            // A token that was swapped for somebody else's would name another subject (OpenID Connect Core 5.3.2).
            if (told == null || !subject.equals(told.getStringClaim("sub"))) {
                return this;
            }
            return new PersonClaimsOf(
                    subject,
                    provenAt,
                    Optional.ofNullable(told.getEmailAddress()),
                    Boolean.TRUE.equals(told.getEmailVerified()),
                    Optional.ofNullable(told.getName()).orElse(name));
        }

        Visitor visitor() throws ProviderFailed {
            if (subject.isEmpty() || subject.length() > LONGEST_CLAIM) {
                throw new ProviderFailed(new IOException("The provider's name for the person is too long"));
            }
            return new Visitor(subject, email.filter(any -> verified), email.isPresent() && !verified, name, provenAt);
        }
    }
}
