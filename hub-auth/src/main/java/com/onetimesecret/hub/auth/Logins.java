package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.LoginCard.Flow;
import com.onetimesecret.hub.auth.approval.LoginCards;
import com.onetimesecret.hub.auth.client.Client;
import com.onetimesecret.hub.auth.code.JdbcAuthorizationRequests;
import com.onetimesecret.hub.auth.code.JdbcAuthorizationRequests.Waiting;
import com.onetimesecret.hub.auth.code.ReadAuthorization;
import com.onetimesecret.hub.auth.code.RedirectUris;
import com.onetimesecret.hub.auth.code.RefusedAuthorization;
import com.onetimesecret.hub.auth.login.Assurance;
import com.onetimesecret.hub.auth.login.LoginParties;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The logins that OAuth clients send a person's browser for (RFC 6749 4.1): each is an approval, and a code for
/// the client if the person says yes.
@Component
public class Logins {

    /// How long a person may look at the card.
    private static final Duration WAITING = Duration.ofMinutes(15);

    private final ReadAuthorization authorization;
    private final JdbcAuthorizationRequests requests;
    private final LoginCards cards;
    private final LoginParties parties;
    private final BaseUrl baseUrl;
    private final TransactionTemplate transaction;

    Logins(
            ReadAuthorization authorization,
            JdbcAuthorizationRequests requests,
            LoginCards cards,
            LoginParties parties,
            BaseUrl baseUrl,
            TransactionTemplate transaction) {
        this.authorization = authorization;
        this.requests = requests;
        this.cards = cards;
        this.parties = parties;
        this.baseUrl = baseUrl;
        this.transaction = transaction;
    }

    /// Takes in an authorization request; the browser carries a handle from here on and none of its parameters.
    ///
    /// @param isSomebodyThere whether somebody is signed in there
    /// @throws HubException invalid-request, where nobody but the person can be told
    public LoginStart start(Map<String, String[]> parameters, ClientAddress address, BooleanSupplier isSomebodyThere) {
        try {
            return new LoginStart.Page(requests.keep(authorization.read(parameters, isSomebodyThere), address.value()));
        } catch (RefusedAuthorization refused) {
            return refusal(refused);
        }
    }

    private LoginStart refusal(RefusedAuthorization refused) {
        var uri = answer(
                refused.redirectUri(),
                refused.state(),
                Map.of("error", refused.error(), "error_description", refused.description()));
        // Anybody can register a client: a link to this hub must not lead on to a site that nobody vouched for
        // (RFC 9700 4.11.2).
        var vouchedFor = parties.standing(refused.clientId()).isPresent();
        return vouchedFor || !RedirectUris.isWebSite(refused.redirectUri())
                ? new LoginStart.SendBack(uri)
                : new LoginStart.Ask(RedirectUris.place(refused.redirectUri()), uri, refused.description());
    }

    /// The address of whom the client of that login expects, if it said so.
    public Optional<String> expected(String handle) {
        return requests.loginHint(handle);
    }

    /// Opens the login for the person who is there, once; opened again, it is the same card.
    ///
    /// @param signedInAt when they signed in
    /// @throws HubException not-found, if it ended or is another person's; forbidden, blocked or
    ///     paused-by-human, if this person cannot let the client in
    public LoginOpening open(CurrentPerson person, String handle, Instant signedInAt) {
        var waiting = requests.find(handle).orElseThrow(HubException::notFound);
        if (waiting.approvalId() != null) {
            return opened(person, waiting);
        }
        var asked = parties.admissible(
                person,
                parties.request(
                        waiting.clientId(), waiting.scopes(), waiting.redirectUri(), waiting.address(), WAITING));
        if (!parties.isFreshEnough(signedInAt, waiting.signedInAfter(), waiting.clientId())) {
            return new LoginOpening.SignInAgain();
        }
        var isMine = transaction.execute(status -> {
            var card = cards.open(asked, person.networkId(), person.id());
            if (requests.open(handle, person.id(), signedInAt, card.card().id())) {
                return true;
            }
            status.setRollbackOnly();
            return false;
        });
        return Boolean.TRUE.equals(isMine)
                ? opened(person, requests.find(handle).orElseThrow(HubException::notFound))
                : open(person, handle, signedInAt);
    }

    private static LoginOpening opened(CurrentPerson person, Waiting waiting) {
        if (waiting.approvalId() == null || !person.id().equals(waiting.personId())) {
            throw HubException.notFound();
        }
        return new LoginOpening.Card(waiting.approvalId());
    }

    /// A card of kind `login` with what the hub knows about its client.
    public LoginCard describe(CurrentPerson person, ApprovalCard card) {
        var request = requests.find(card.id());
        var registration = parties.registration(card.agentId());
        var metadata = registration.map(Client::metadata);
        var uri = request.map(Waiting::redirectUri).orElse(null);
        return new LoginCard(
                card,
                request.isPresent() ? Flow.BROWSER : card.userCode() == null ? Flow.BACKCHANNEL : Flow.DEVICE,
                metadata.map(client -> client.clientName()).orElse(card.agentName()),
                metadata.map(client -> client.clientUri()).orElse(null),
                registration.map(Client::createdAt).orElse(null),
                registration.map(Client::address).orElse(null),
                metadata.map(client -> !client.isPublic()).orElse(true),
                parties.standing(card.agentId())
                        .filter(agent -> !agent.approvalId().equals(card.id()))
                        .map(agent -> agent.approvedAt())
                        .orElse(null),
                uri == null ? null : RedirectUris.place(uri),
                uri,
                parties.networkName(person),
                card.status() == Status.APPROVED
                        && request.filter(waiting -> !waiting.hasCode()).isPresent(),
                card.requestedScopes().contains(Scope.OPENID)
                        && Assurance.isWantedOf(
                                person, requests.acrValues(card.id()).orElse(null)));
    }

    /// Where the browser of a decided login goes: to the client, with a code or with the person's no. Nothing if
    /// there is nowhere to go, or it went there before.
    public Optional<String> answer(CurrentPerson person, ApprovalCard card) {
        var waiting = requests.find(card.id()).filter(request -> person.id().equals(request.personId()));
        return switch (card.status()) {
            case APPROVED ->
                waiting.flatMap(request -> requests.issueCode(card.id(), person.id())
                        .map(code -> answer(request.redirectUri(), request.state(), Map.of("code", code))));
            case DENIED ->
                waiting.map(request -> answer(
                        request.redirectUri(),
                        request.state(),
                        Map.of("error", "access_denied", "error_description", "A person said no.")));
            case PENDING, EXPIRED, PROOF_REQUIRED -> Optional.empty();
        };
    }

    /// RFC 6749 4.1.2, with the issuer so that no client takes it for another's (RFC 9207).
    private String answer(String redirectUri, @Nullable String state, Map<String, String> members) {
        var parameters = new LinkedHashMap<String, @Nullable String>(members);
        parameters.put("state", state);
        parameters.put("iss", baseUrl.value());
        return RedirectUris.with(redirectUri, parameters);
    }
}
