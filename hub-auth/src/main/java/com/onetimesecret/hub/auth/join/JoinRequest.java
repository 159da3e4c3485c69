package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.agent.ReservedNames;
import com.onetimesecret.hub.auth.agent.ScopeList;
import com.onetimesecret.hub.auth.domain.DomainName;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.InvalidKey;
import com.onetimesecret.hub.auth.key.PrivateKeys;
import com.onetimesecret.hub.auth.key.PublicKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The body of `POST /api/v2/agent/auth` (WIRE 2), as sent; every rule about it is here.
record JoinRequest(
        @Nullable JsonNode publicKey,
        @Nullable String name,
        @Nullable String purpose,
        @Nullable String aud,
        @Nullable String loginHint,
        @Nullable String network,
        @Nullable String invite,
        @Nullable String replaces,
        @Nullable List<String> capabilities,
        @Nullable String scope,
        @Nullable String domain,
        @Nullable JsonNode encryptionKey,
        @Nullable Long requestedExpiry,
        @Nullable Callback callback,
        @Nullable String nonce) {

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_PURPOSE = 500;
    private static final int MOST_CAPABILITIES = 50;
    private static final Pattern CAPABILITY = Pattern.compile("[a-z0-9][a-z0-9._:-]{0,63}");
    private static final Duration DEFAULT_EXPIRY = Duration.ofDays(1);
    private static final Duration SHORTEST_EXPIRY = Duration.ofMinutes(1);
    private static final Duration LONGEST_EXPIRY = Duration.ofDays(7);

    JoinRequest {
        encryptionKey = absentIfNull(encryptionKey);
    }

    /// The request as it came through the door of the network with that slug, if through any.
    ///
    /// @throws HubException invalid-request if the body names another
    JoinRequest by(@Nullable String slug) {
        if (slug == null || slug.equals(network)) {
            return this;
        }
        if (network != null) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/network", "is not the network whose address this was sent to")));
        }
        return new JoinRequest(
                publicKey,
                name,
                purpose,
                aud,
                loginHint,
                slug,
                invite,
                replaces,
                capabilities,
                scope,
                domain,
                encryptionKey,
                requestedExpiry,
                callback,
                nonce);
    }

    private static @Nullable JsonNode absentIfNull(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node;
    }

    /// Refuses the request with everything that is wrong with it at once.
    ///
    /// @param signed whether a signature came with it, which then must be meant for this hub
    void check(BaseUrl baseUrl, SafeFetch fetch, boolean signed) {
        var errors = new ArrayList<FieldError>();
        if (publicKey == null || publicKey.isNull()) {
            errors.add(FieldError.at("/public_key", "is needed: ed25519:<base64>, base64 DER, PEM or JWK"));
        }
        checkName(errors);
        if (purpose == null || purpose.isBlank()) {
            errors.add(FieldError.at("/purpose", "is needed: say in a sentence what you are here for"));
        } else if (purpose.length() > LONGEST_PURPOSE) {
            errors.add(FieldError.at("/purpose", "has at most " + LONGEST_PURPOSE + " characters"));
        } else if (!isStorable(purpose)) {
            errors.add(FieldError.at("/purpose", "holds NUL or half a character"));
        }
        checkAudience(baseUrl, signed, errors);
        checkCapabilities(errors);
        checkPlaces(fetch, errors);
        if (invite != null && replaces != null) {
            errors.add(FieldError.at("/invite", "lets in who is new; leave it out to replace a lost key"));
        }
        if (requestedExpiry != null
                && (requestedExpiry < SHORTEST_EXPIRY.toSeconds() || requestedExpiry > LONGEST_EXPIRY.toSeconds())) {
            errors.add(FieldError.at(
                    "/requested_expiry",
                    "is in seconds, from " + SHORTEST_EXPIRY.toSeconds() + " to " + LONGEST_EXPIRY.toSeconds()));
        }
        if (encryptionKey != null && !PublicKeys.isEncryptionKey(encryptionKey.toString())) {
            errors.add(FieldError.at("/encryption_key", "must be a public X25519 or P-256 JWK"));
        }
        if (!errors.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, errors);
        }
    }

    private void checkName(List<FieldError> errors) {
        if (name == null || name.isBlank()) {
            errors.add(FieldError.at("/name", "is needed: what people and agents will call you"));
        } else if (name.length() > LONGEST_NAME) {
            errors.add(FieldError.at("/name", "has at most " + LONGEST_NAME + " characters"));
        } else if (!ShownText.isPlain(name)) {
            errors.add(
                    FieldError.at(
                            "/name",
                            "must be plain text with a letter or digit in it: no control, direction or invisible characters, one script"));
        } else if (ReservedNames.contain(name)) {
            errors.add(FieldError.at(
                    "/name",
                    "is taken for somebody else: no agent is called " + String.join(", ", ReservedNames.ALL)
                            + ", or almost"));
        }
    }

    private void checkAudience(BaseUrl baseUrl, boolean signed, List<FieldError> errors) {
        if (aud == null && signed) {
            errors.add(FieldError.at("/aud", "is needed in a signed request: " + baseUrl.value()));
        } else if (aud != null && !baseUrl.isNamedBy(aud)) {
            errors.add(new FieldError("/aud", aud, List.of(baseUrl.value()), baseUrl.value(), "names another hub"));
        }
    }

    private void checkCapabilities(List<FieldError> errors) {
        if (capabilities == null) {
            return;
        }
        if (capabilities.size() > MOST_CAPABILITIES) {
            errors.add(FieldError.at("/capabilities", "has at most " + MOST_CAPABILITIES + " members"));
            return;
        }
        for (int i = 0; i < capabilities.size(); i++) {
            var capability = capabilities.get(i);
            if (capability == null || !CAPABILITY.matcher(capability).matches()) {
                errors.add(FieldError.at("/capabilities/" + i, "must match [a-z0-9][a-z0-9._:-]{0,63}"));
            }
        }
    }

    private void checkPlaces(SafeFetch fetch, List<FieldError> errors) {
        if (domain != null && DomainName.parse(domain).isEmpty()) {
            errors.add(FieldError.at(
                    "/domain", "must be a domain name such as agent.example.com, without a scheme or a path"));
        }
        var refusal = callback == null ? null : callback.refusal(fetch);
        if (refusal != null) {
            errors.add(FieldError.at("/callback", refusal));
        }
    }

    private static boolean isStorable(String text) {
        return text.indexOf(0) < 0
                && text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /// The domain it says is its own, in its one spelling.
    @Nullable
    String domainName() {
        return domain == null
                ? null
                : DomainName.parse(domain).map(DomainName::value).orElse(null);
    }

    /// The key.
    ///
    /// @throws HubException invalid-key, saying why and never repeating it
    AgentKey key() {
        var sent = java.util.Objects.requireNonNull(publicKey);
        try {
            return PublicKeys.read(sent.isString() ? sent.stringValue() : sent.toString());
        } catch (InvalidKey refused) {
            throw refusedKey("/public_key", java.util.Objects.requireNonNullElse(refused.getMessage(), "Not a key."));
        }
    }

    /// Refuses a body that holds a private key anywhere, before anything else is done with it.
    ///
    /// @throws HubException invalid-key, saying where and never repeating it
    static void refusePrivateKeys(JsonNode body) {
        PrivateKeys.find(body).ifPresent(pointer -> {
            throw refusedKey(pointer, PrivateKeys.REFUSAL);
        });
    }

    private static HubException refusedKey(String pointer, String why) {
        return new HubException(ProblemType.INVALID_KEY, why)
                .at(FieldError.at(pointer, "is not a public key the hub accepts"));
    }

    /// What is asked for: the named scopes, or what an agent gets by default.
    Set<Scope> scopes() {
        return scope == null ? Scope.defaults() : ScopeList.read(scope, "/scope");
    }

    /// How its answer reaches the agent that holds the key.
    Delivery delivery(AgentKey key) {
        return callback == null ? Delivery.BY_POLL : callback.delivery(key);
    }

    /// How long the request waits for a decision.
    Duration expiry() {
        return requestedExpiry == null ? DEFAULT_EXPIRY : Duration.ofSeconds(requestedExpiry);
    }
}
