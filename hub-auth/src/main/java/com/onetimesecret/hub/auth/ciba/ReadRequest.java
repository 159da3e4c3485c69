package com.onetimesecret.hub.auth.ciba;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.auth.client.Client;
import com.onetimesecret.hub.auth.token.AuthenticatedClient;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads what a proven client asks for: the rules of CIBA Core 7.1 and 7.2, in their order.
@Component
class ReadRequest {

    static final String CIBA_GRANT = "urn:openid:params:grant-type:ciba";

    /// The parameters of an authentication request; with a signed request they stand inside it and nowhere else.
    static final Set<String> PARAMETERS = Set.of(
            "scope",
            "client_notification_token",
            "acr_values",
            "login_hint_token",
            "id_token_hint",
            "login_hint",
            "binding_message",
            "user_code",
            "requested_expiry");

    /// RFC 6750 2.1.
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final int LONGEST_TOKEN = 1_024;
    private static final int LONGEST_ACR = 500;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private final SignedRequests signedRequests;
    private final CibaSettings settings;

    ReadRequest(SignedRequests signedRequests, CibaSettings settings) {
        this.signedRequests = signedRequests;
        this.settings = settings;
    }

    /// The request in that form.
    BackchannelRequest read(AuthenticatedClient client, Map<String, String> form) {
        var registered = client.client();
        checkClient(registered);
        var sent = parameters(registered, form);
        if (registered != null && registered.metadata().isFapi() && !sent.containsKey("binding_message")) {
            throw RefusedRequest.invalid("This client registered for FAPI-CIBA, which needs a binding_message.");
        }
        return new BackchannelRequest(
                scopes(registered, sent.get("scope")),
                hint(sent),
                bindingMessage(sent.get("binding_message")),
                sent.get("user_code"),
                acrValues(sent.get("acr_values")),
                mode(registered).equals("poll") ? null : notificationToken(sent.get("client_notification_token")),
                expiry(sent.get("requested_expiry")));
    }

    /// How the client gets its answers; agents that joined with a key poll.
    static String mode(@Nullable Client registered) {
        var mode = registered == null ? null : registered.metadata().backchannelTokenDeliveryMode();
        return mode == null ? "poll" : mode;
    }

    private static void checkClient(@Nullable Client registered) {
        if (registered == null) {
            return;
        }
        var metadata = registered.metadata();
        if (metadata.isPublic()
                || metadata.backchannelTokenDeliveryMode() == null
                || (!mode(registered).equals("push") && !metadata.grantTypes().contains(CIBA_GRANT))) {
            throw RefusedRequest.unauthorized("This client did not register for " + CIBA_GRANT);
        }
    }

    private Map<String, String> parameters(@Nullable Client registered, Map<String, String> form) {
        var request = form.get("request");
        if (request == null) {
            if (registered != null && registered.metadata().backchannelAuthenticationRequestSigningAlg() != null) {
                throw RefusedRequest.invalid("This client registered to sign its requests: send request.");
            }
            return form;
        }
        if (registered == null) {
            throw RefusedRequest.invalid("Signed requests are for registered clients.");
        }
        if (form.keySet().stream().anyMatch(PARAMETERS::contains)) {
            throw RefusedRequest.invalid("With request, every parameter of the request stands inside it.");
        }
        return signedRequests.read(registered, request);
    }

    private static Set<Scope> scopes(@Nullable Client registered, @Nullable String scope) {
        if (scope == null) {
            throw RefusedRequest.invalid("scope is needed and holds openid.");
        }
        var scopes = EnumSet.noneOf(Scope.class);
        var names = new StringTokenizer(scope, " ");
        while (names.hasMoreTokens()) {
            var name = names.nextToken();
            // What it asks for, a refresh token, is decided by what the client registered.
            if (!name.equals("offline_access")) {
                scopes.add(Scope.of(name).orElseThrow(() -> RefusedRequest.scope("scope names what is none.")));
            }
        }
        if (!scopes.contains(Scope.OPENID)) {
            throw RefusedRequest.scope("scope must hold openid.");
        }
        if (registered != null && !registered.metadata().scopes().containsAll(scopes)) {
            throw RefusedRequest.scope(
                    "This client registered for: " + registered.metadata().scope());
        }
        return scopes;
    }

    private static Hint hint(Map<String, String> sent) {
        var login = sent.get("login_hint");
        var idToken = sent.get("id_token_hint");
        var loginToken = sent.get("login_hint_token");
        int hints = (login == null ? 0 : 1) + (idToken == null ? 0 : 1) + (loginToken == null ? 0 : 1);
        if (hints != 1) {
            throw RefusedRequest.invalid("Send exactly one of login_hint, id_token_hint and login_hint_token.");
        }
        return login != null
                ? new Hint.Login(login)
                : idToken != null ? new Hint.IdToken(idToken) : new Hint.LoginToken(String.valueOf(loginToken));
    }

    private static @Nullable String bindingMessage(@Nullable String message) {
        if (message != null && !BindingMessage.isShowable(message)) {
            throw new RefusedRequest(
                    "invalid_binding_message",
                    "binding_message has 1 to 100 visible characters on one line, without spaces at its ends or two in a row.");
        }
        return message;
    }

    private static @Nullable String acrValues(@Nullable String values) {
        if (values != null && values.length() > LONGEST_ACR) {
            throw RefusedRequest.invalid("acr_values is too long.");
        }
        if (values != null && !values.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw RefusedRequest.invalid("acr_values are names in printable ASCII, with a space between them.");
        }
        return values;
    }

    private static String notificationToken(@Nullable String token) {
        if (token == null
                || token.length() > LONGEST_TOKEN
                || !TOKEN.matcher(token).matches()) {
            throw RefusedRequest.invalid(
                    "client_notification_token is needed for ping and push: a bearer token of at most 1024 characters.");
        }
        return token;
    }

    private Duration expiry(@Nullable String requested) {
        if (requested == null) {
            return settings.expiry();
        }
        if (!SECONDS.matcher(requested).matches() || Long.parseLong(requested) == 0) {
            throw RefusedRequest.invalid("requested_expiry is a positive number of seconds.");
        }
        return settings.expiry(Duration.ofSeconds(Long.parseLong(requested)));
    }
}
