package com.onetimesecret.hub.auth.device;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.ProtectedResource;
import com.onetimesecret.hub.auth.agent.RequestedScopes;
import com.onetimesecret.hub.auth.approval.LoginCards;
import com.onetimesecret.hub.auth.approval.LoginRequest;
import com.onetimesecret.hub.auth.approval.StoredApproval;
import com.onetimesecret.hub.auth.join.JdbcAuthRequests;
import com.onetimesecret.hub.auth.login.LoginParties;
import com.onetimesecret.hub.auth.token.AuthenticatedClient;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// A device asks: a card that waits for whoever types its code, and a handle for the device to poll with.
@Component
class StartDevice {

    /// RFC 8628 3.5: what a client waits between polls.
    static final int INTERVAL_SECONDS = 5;

    /// Long enough to find a phone and sign in, short enough that nobody guesses codes meanwhile (RFC 8628 5.1).
    private static final Duration LIFE = Duration.ofMinutes(15);

    private final LoginParties parties;
    private final LoginCards cards;
    private final JdbcAuthRequests handles;
    private final BaseUrl baseUrl;
    private final TransactionTemplate transaction;

    StartDevice(
            LoginParties parties,
            LoginCards cards,
            JdbcAuthRequests handles,
            BaseUrl baseUrl,
            TransactionTemplate transaction) {
        this.parties = parties;
        this.cards = cards;
        this.handles = handles;
        this.baseUrl = baseUrl;
        this.transaction = transaction;
    }

    /// The two codes: one for the device, one for the person.
    record Started(String deviceCode, String userCode, Duration life) {

        /// The device code is a credential; nobody logs it by accident.
        @Override
        public String toString() {
            return "Started[" + userCode + "]";
        }
    }

    /// Opens the card.
    ///
    /// @throws OAuth2AuthenticationException unauthorized_client, invalid_scope, invalid_target, access_denied
    Started start(
            AuthenticatedClient client, @Nullable String scope, @Nullable String resource, ClientAddress address) {
        if (resource != null && ProtectedResource.named(resource, baseUrl).isEmpty()) {
            throw refuse("invalid_target", ProtectedResource.choices(baseUrl));
        }
        var scopes = scopes(client, scope);
        if (parties.standing(client.id())
                .filter(agent -> agent.status() == Agent.Status.PAUSED)
                .isPresent()) {
            throw refuse(OAuth2ErrorCodes.ACCESS_DENIED, "A person paused this client; only a person can lift it.");
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            StoredApproval card = cards.openUnclaimed(
                    parties.request(client.id(), scopes, LoginRequest.A_DEVICE, address.value(), LIFE));
            var code = Objects.requireNonNull(card.card().userCode());
            return new Started(handles.issueDeviceCode(card, LIFE), code, LIFE);
        }));
    }

    private Set<Scope> scopes(AuthenticatedClient client, @Nullable String asked) {
        var registered = client.client();
        if (registered != null
                && !registered.metadata().grantTypes().contains(AuthorizationGrantType.DEVICE_CODE.getValue())) {
            throw refuse(
                    OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
                    "This client did not register for " + AuthorizationGrantType.DEVICE_CODE.getValue());
        }
        Set<Scope> allowed = registered == null
                ? EnumSet.allOf(Scope.class)
                : registered.metadata().scopes();
        if (asked == null || asked.isBlank()) {
            return registered != null
                    ? allowed
                    : parties.standing(client.id()).map(Agent::scopes).orElseGet(Scope::defaults);
        }
        var scopes = RequestedScopes.read(asked);
        if (scopes.isEmpty()) {
            throw refuse(OAuth2ErrorCodes.INVALID_SCOPE, "scope names something that is not a scope.");
        }
        if (!allowed.containsAll(scopes)) {
            throw refuse(
                    OAuth2ErrorCodes.INVALID_SCOPE, "This client registered for no more than: " + Scope.join(allowed));
        }
        return scopes;
    }

    private static OAuth2AuthenticationException refuse(String code, String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
    }
}
