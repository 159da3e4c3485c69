package com.onetimesecret.hub.auth.code;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.ProtectedResource;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.agent.RequestedScopes;
import com.onetimesecret.hub.auth.client.Client;
import com.onetimesecret.hub.auth.client.JdbcClients;
import com.onetimesecret.hub.auth.people.EmailAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;

/// Reads an authorization request. Until client and redirect URI are known to belong together, only the person is
/// told what is wrong; from then on the client is.
@Component
public class ReadAuthorization {

    /// The value of a SHA-256 in base64url without padding: of a code challenge, or of a key's thumbprint.
    private static final Pattern SHA256 = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final int LONGEST_STATE = 2_048;
    private static final int LONGEST_ACR = 500;
    private static final int LONGEST_NONCE = 512;
    private static final Duration JUST_NOW = Duration.ZERO;

    private final JdbcClients clients;
    private final BaseUrl baseUrl;

    ReadAuthorization(JdbcClients clients, BaseUrl baseUrl) {
        this.clients = clients;
        this.baseUrl = baseUrl;
    }

    /// The request in those parameters.
    ///
    /// @param isSomebodyThere whether somebody is signed in, asked only if the client wants nobody to be asked
    /// @throws HubException invalid-request, for the person
    /// @throws RefusedAuthorization for the client
    public AuthorizationRequest read(Map<String, String[]> parameters, BooleanSupplier isSomebodyThere) {
        var client = client(parameters);
        var sent = one(parameters, "redirect_uri");
        var redirectUri = redirectUri(client, sent);
        return new Reading(parameters, client, redirectUri, isSomebodyThere).request(sent != null);
    }

    private Client client(Map<String, String[]> parameters) {
        var id = one(parameters, "client_id");
        if (id == null) {
            throw invalid("The link that led here names no client_id, so nobody knows who asks.");
        }
        return (AgentId.isValid(id) ? clients.find(new AgentId(id)) : Optional.<Client>empty())
                .orElseThrow(() -> invalid(
                        "The program that sent you here is not registered at this hub, or nobody approved it in time."
                                + " Start again from that program."));
    }

    private static String redirectUri(Client client, @Nullable String sent) {
        var registered = client.metadata().redirectUris();
        if (sent == null) {
            if (registered.size() == 1) {
                return registered.getFirst();
            }
            throw invalid("The link that led here does not say where to go back to (redirect_uri).");
        }
        if (!RedirectUris.isRegistered(registered, sent)) {
            throw invalid("The link that led here wants the answer at an address (redirect_uri) that its program did"
                    + " not register. Somebody may be trying to trick you; nothing was done.");
        }
        return sent;
    }

    private static HubException invalid(String words) {
        return new HubException(ProblemType.INVALID_REQUEST, words);
    }

    private static @Nullable String one(Map<String, String[]> parameters, String name) {
        var values = parameters.get(name);
        if (values == null || values.length == 0 || values[0].isEmpty()) {
            return null;
        }
        if (values.length > 1) {
            throw invalid("The link that led here says " + name + " more than once.");
        }
        return values[0];
    }

    /// The parameters of one request whose client and redirect URI are known.
    private final class Reading {

        private final Map<String, String[]> parameters;
        private final Client client;
        private final String redirectUri;
        private final BooleanSupplier isSomebodyThere;

        Reading(Map<String, String[]> parameters, Client client, String redirectUri, BooleanSupplier isSomebodyThere) {
            this.isSomebodyThere = isSomebodyThere;
            this.parameters = parameters;
            this.client = client;
            this.redirectUri = redirectUri;
        }

        AuthorizationRequest request(boolean redirectUriSent) {
            for (var name : parameters.keySet()) {
                // RFC 8707 2 alone lets its parameter come several times.
                if (!name.equals("resource") && parameters.get(name).length > 1) {
                    throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "A parameter is there twice.");
                }
            }
            checkMode();
            if (!client.metadata().grantTypes().contains("authorization_code")) {
                throw refused(
                        OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, "This client did not register for authorization_code.");
            }
            var nonce = limited("nonce", LONGEST_NONCE);
            var state = limited("state", LONGEST_STATE);
            checkResource();
            var challenge = codeChallenge();
            var scopes = scopes();
            var jkt = jkt();
            return new AuthorizationRequest(
                    client.id(),
                    redirectUri,
                    redirectUriSent,
                    state,
                    nonce,
                    challenge,
                    scopes,
                    jkt,
                    signedInWithin(),
                    acrValues(),
                    loginHint());
        }

        private void checkMode() {
            if (value("request") != null) {
                throw refused("request_not_supported", "Send the parameters as they are.");
            }
            if (value("request_uri") != null) {
                throw refused("request_uri_not_supported", "Send the parameters as they are.");
            }
            if (value("registration") != null) {
                throw refused("registration_not_supported", "Register at /oauth2/register.");
            }
            var type = value("response_type");
            if (type == null) {
                throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "response_type is needed: code");
            }
            if (!type.equals("code")) {
                throw refused(OAuth2ErrorCodes.UNSUPPORTED_RESPONSE_TYPE, "response_type can only be code");
            }
            var mode = value("response_mode");
            if (mode != null && !mode.equals("query")) {
                throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "response_mode can only be query");
            }
        }

        private String codeChallenge() {
            var challenge = value("code_challenge");
            if (challenge == null || !"S256".equals(value("code_challenge_method"))) {
                throw refused(
                        OAuth2ErrorCodes.INVALID_REQUEST,
                        "PKCE is needed: code_challenge with code_challenge_method=S256");
            }
            if (!SHA256.matcher(challenge).matches()) {
                throw refused(
                        OAuth2ErrorCodes.INVALID_REQUEST,
                        "code_challenge is not a SHA-256 in base64url without padding.");
            }
            return challenge;
        }

        private void checkResource() {
            for (var resource : Objects.requireNonNullElse(parameters.get("resource"), new String[0])) {
                if (ProtectedResource.named(resource, baseUrl).isEmpty()) {
                    throw refused("invalid_target", ProtectedResource.choices(baseUrl));
                }
            }
        }

        private Set<Scope> scopes() {
            var registered = client.metadata().scopes();
            var asked = value("scope");
            var scopes = asked == null ? registered : RequestedScopes.read(asked);
            if (scopes.isEmpty()) {
                throw refused(OAuth2ErrorCodes.INVALID_SCOPE, "scope names something that is not a scope.");
            }
            if (!registered.containsAll(scopes)) {
                throw refused(
                        OAuth2ErrorCodes.INVALID_SCOPE,
                        "This client registered for no more than: " + Scope.join(registered));
            }
            return scopes;
        }

        private @Nullable String jkt() {
            var jkt = value("dpop_jkt");
            if (jkt != null && !SHA256.matcher(jkt).matches()) {
                throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "dpop_jkt is not the thumbprint of a key.");
            }
            return jkt;
        }

        /// How fresh the sign-in must be. Values that nobody here knows are left out, as OpenID Connect Core 3.1.2.1
        /// recommends, and `consent` asks for what happens anyway.
        private @Nullable Duration signedInWithin() {
            var prompts = value("prompt") == null
                    ? List.<String>of()
                    : List.of(String.valueOf(value("prompt")).split(" ", -1));
            if (prompts.contains("none")) {
                throw unasked(prompts);
            }
            if (prompts.contains("login") || prompts.contains("select_account")) {
                return JUST_NOW;
            }
            var maxAge = value("max_age");
            if (maxAge == null) {
                return null;
            }
            if (!maxAge.matches("\\d{1,9}")) {
                throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "max_age must be seconds.");
            }
            return Duration.ofSeconds(Long.parseLong(maxAge));
        }

        /// Nothing is ever granted without a person: every answer is an approval, so `none` only hears what is missing.
        private RefusedAuthorization unasked(List<String> prompts) {
            if (prompts.size() > 1) {
                return refused(OAuth2ErrorCodes.INVALID_REQUEST, "prompt=none cannot stand beside another value.");
            }
            return isSomebodyThere.getAsBoolean()
                    ? refused("consent_required", "A person approves every login here; prompt=none cannot succeed.")
                    : refused("login_required", "Nobody is signed in, and a person approves every login here.");
        }

        /// Only an address: by anything else the form would tell whose it is.
        private @Nullable EmailAddress loginHint() {
            var hint = value("login_hint");
            return hint == null ? null : EmailAddress.of(hint).orElse(null);
        }

        /// A wish and never a reason to refuse: what cannot be a list of names is none (OpenID Connect Core 15.1).
        private @Nullable String acrValues() {
            var values = value("acr_values");
            return values == null || values.length() > LONGEST_ACR || values.indexOf(0) >= 0 ? null : values;
        }

        private @Nullable String limited(String name, int longest) {
            var value = value(name);
            if (value != null && (value.length() > longest || value.indexOf(0) >= 0)) {
                throw refused(OAuth2ErrorCodes.INVALID_REQUEST, name + " has at most " + longest + " characters.");
            }
            return value;
        }

        private @Nullable String value(String name) {
            var values = parameters.get(name);
            return values == null || values.length == 0 || values[0].isEmpty() ? null : values[0];
        }

        private RefusedAuthorization refused(String error, String description) {
            var state = value("state");
            var fits = state != null && state.length() <= LONGEST_STATE && state.indexOf(0) < 0;
            return new RefusedAuthorization(error, description, client.id(), redirectUri, fits ? state : null);
        }
    }
}
