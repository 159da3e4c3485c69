package com.onetimesecret.hub.auth.registration;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.agent.ReservedNames;
import com.onetimesecret.hub.auth.agent.ScopeList;
import com.onetimesecret.hub.auth.client.ClientMetadata;
import com.onetimesecret.hub.auth.client.KeySet;
import com.onetimesecret.hub.auth.join.ShownText;
import com.onetimesecret.hub.auth.key.InvalidKey;
import com.onetimesecret.hub.auth.key.PrivateKeys;
import com.onetimesecret.hub.auth.token.TokenGrant;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Reads what a client wants to register: every rule about it is here.
@Component
class ReadMetadata {

    static final String NONE = "none";
    static final String PRIVATE_KEY_JWT = "private_key_jwt";
    static final String CODE_GRANT = "authorization_code";
    static final String CIBA_GRANT = "urn:openid:params:grant-type:ciba";
    static final List<String> SIGNING_ALGS = List.of("ES256", "EdDSA", "Ed25519");

    /// Flows in which a person sees the client at work, so that it needs no key.
    private static final Set<String> PUBLIC_GRANTS =
            Set.of(CODE_GRANT, "refresh_token", "urn:ietf:params:oauth:grant-type:device_code");

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_PURPOSE = 500;
    private static final int LONGEST_VERSION = 100;

    private final SafeFetch fetch;
    private final List<String> grants;

    ReadMetadata(SafeFetch fetch, List<TokenGrant> grants) {
        this.fetch = fetch;
        this.grants =
                grants.stream().map(grant -> grant.type().getValue()).sorted().toList();
    }

    /// What the client is kept as.
    ///
    /// @throws InvalidRegistration for what the hub cannot honour
    ClientMetadata read(JsonNode body, AgentId id) {
        if (!body.isObject()) {
            throw InvalidRegistration.metadata("The body must be a JSON object.");
        }
        if (PrivateKeys.find(body).isPresent()) {
            throw InvalidRegistration.metadata(PrivateKeys.REFUSAL);
        }
        var sent = new SentMetadata(body);
        var keys = keys(sent);
        var method = method(sent, keys != null || sent.has("jwks_uri"));
        var grantTypes = grantTypes(sent, method);
        var metadata = new ClientMetadata(
                name(sent, id),
                webPage(sent),
                sent.text("software_id", LONGEST_VERSION),
                sent.text("software_version", LONGEST_VERSION),
                redirectUris(sent, grantTypes),
                grantTypes,
                responseTypes(sent, grantTypes),
                method,
                sent.oneOf("token_endpoint_auth_signing_alg", SIGNING_ALGS),
                scope(sent),
                keys,
                outside(sent, "jwks_uri"),
                isBound(sent),
                Objects.requireNonNullElse(
                        sent.oneOf("id_token_signed_response_alg", List.of("RS256", "ES256", "EdDSA")), "RS256"),
                sent.oneOf("backchannel_token_delivery_mode", List.of("poll", "ping", "push")),
                outside(sent, "backchannel_client_notification_endpoint"),
                sent.oneOf("backchannel_authentication_request_signing_alg", SIGNING_ALGS),
                sent.flag("backchannel_user_code_parameter"),
                sent.text("purpose", LONGEST_PURPOSE),
                sent.oneOf("fapi_profile", List.of("ciba")));
        checkBackchannel(metadata);
        checkFapi(metadata);
        sent.oneOf("subject_type", List.of("public"));
        return metadata;
    }

    /// Whoever registers for FAPI-CIBA gets bound tokens without saying so.
    private static @Nullable Boolean isBound(SentMetadata sent) {
        var isSilent = !sent.has("dpop_bound_access_tokens");
        return (isSilent && sent.has("fapi_profile")) ? Boolean.TRUE : sent.flag("dpop_bound_access_tokens");
    }

    private static @Nullable JsonNode keys(SentMetadata sent) {
        var jwks = sent.json("jwks");
        if (jwks == null) {
            return null;
        }
        if (sent.has("jwks_uri")) {
            throw InvalidRegistration.metadata("Send jwks or jwks_uri, not both.");
        }
        try {
            KeySet.read(jwks);
            return jwks;
        } catch (InvalidKey refused) {
            throw InvalidRegistration.metadata("jwks: " + refused.getMessage());
        }
    }

    private static String method(SentMetadata sent, boolean hasKeys) {
        var asked = sent.oneOf("token_endpoint_auth_method", List.of(PRIVATE_KEY_JWT, NONE));
        var method = asked == null ? (hasKeys ? PRIVATE_KEY_JWT : NONE) : asked;
        if (method.equals(PRIVATE_KEY_JWT) && !hasKeys) {
            throw InvalidRegistration.metadata("private_key_jwt needs jwks or jwks_uri.");
        }
        return method;
    }

    private List<String> grantTypes(SentMetadata sent, String method) {
        // RFC 7591 section 2: so it is if nothing is said.
        var types = Objects.requireNonNullElse(sent.list("grant_types"), List.of(CODE_GRANT));
        if (types.isEmpty() || !grants.containsAll(types)) {
            throw InvalidRegistration.metadata("grant_types are some of: " + String.join(" ", grants));
        }
        if (method.equals(NONE) && !PUBLIC_GRANTS.containsAll(types)) {
            throw InvalidRegistration.metadata(
                    "A client without keys may use authorization_code, device_code and refresh_token only.");
        }
        return types;
    }

    private static List<String> responseTypes(SentMetadata sent, List<String> grantTypes) {
        var fitting = grantTypes.contains(CODE_GRANT) ? List.of("code") : List.<String>of();
        var types = Objects.requireNonNullElse(sent.list("response_types"), fitting);
        if (!types.equals(fitting)) {
            throw InvalidRegistration.metadata("response_types is [code] with authorization_code, and else empty.");
        }
        return types;
    }

    private static List<String> redirectUris(SentMetadata sent, List<String> grantTypes) {
        var uris = Objects.requireNonNullElse(sent.list("redirect_uris"), List.<String>of());
        CheckRedirectUris.check(uris);
        if (uris.isEmpty() && grantTypes.contains(CODE_GRANT)) {
            throw InvalidRegistration.redirectUri("authorization_code needs redirect_uris.");
        }
        return uris;
    }

    private static String name(SentMetadata sent, AgentId id) {
        var name = sent.text("client_name", LONGEST_NAME);
        if (name == null) {
            return "Client " + id.value().substring(id.value().length() - 6);
        }
        if (!ShownText.isPlain(name) || ReservedNames.contain(name)) {
            throw InvalidRegistration.metadata(
                    "client_name must be plain text of one script, and nobody else's: it is what people will read.");
        }
        return name;
    }

    private static @Nullable String webPage(SentMetadata sent) {
        var text = sent.url("client_uri");
        if (text != null && !text.matches("https?://[!-~]+")) {
            throw InvalidRegistration.metadata("client_uri must be a web page's address.");
        }
        return text;
    }

    private static String scope(SentMetadata sent) {
        var asked = sent.text("scope", LONGEST_PURPOSE);
        if (asked == null) {
            var usual = EnumSet.copyOf(Scope.defaults());
            usual.add(Scope.OPENID);
            return Scope.join(usual);
        }
        try {
            return Scope.join(ScopeList.read(asked, "scope"));
        } catch (HubException unknown) {
            throw InvalidRegistration.metadata(
                    "scope has some of: " + Scope.join(EnumSet.allOf(Scope.class)) + " with spaces between.");
        }
    }

    /// An address that the hub will call by itself.
    private @Nullable String outside(SentMetadata sent, String name) {
        var text = sent.url(name);
        if (text == null) {
            return null;
        }
        try {
            fetch.check(URI.create(text));
            return text;
        } catch (FetchFailed refused) {
            throw InvalidRegistration.metadata(name + ": " + refused.getMessage());
        } catch (IllegalArgumentException unreadable) {
            throw InvalidRegistration.metadata(name + " is not a URL.");
        }
    }

    /// CIBA Core 4.
    private static void checkBackchannel(ClientMetadata metadata) {
        var mode = metadata.backchannelTokenDeliveryMode();
        var ciba = metadata.grantTypes().contains(CIBA_GRANT);
        if (mode == null) {
            if (ciba) {
                throw InvalidRegistration.metadata("The CIBA grant needs backchannel_token_delivery_mode.");
            }
            return;
        }
        if (metadata.isPublic()) {
            throw InvalidRegistration.metadata("A client that asks people by backchannel needs keys.");
        }
        if (!ciba && !mode.equals("push")) {
            throw InvalidRegistration.metadata("poll and ping need the grant type " + CIBA_GRANT);
        }
        if (mode.equals("poll") == (metadata.backchannelClientNotificationEndpoint() != null)) {
            throw InvalidRegistration.metadata(
                    "backchannel_client_notification_endpoint goes with ping and push, and not with poll.");
        }
    }

    /// FAPI-CIBA-ID1 5.2.2: confidential clients, signed requests, tokens bound to a key, and no push.
    private static void checkFapi(ClientMetadata metadata) {
        if (!metadata.isFapi()) {
            return;
        }
        var mode = metadata.backchannelTokenDeliveryMode();
        if (mode == null
                || mode.equals("push")
                || metadata.backchannelAuthenticationRequestSigningAlg() == null
                || !Boolean.TRUE.equals(metadata.dpopBoundAccessTokens())) {
            throw InvalidRegistration.metadata(
                    "fapi_profile ciba needs poll or ping, a backchannel_authentication_request_signing_alg, and"
                            + " dpop_bound_access_tokens.");
        }
    }
}
