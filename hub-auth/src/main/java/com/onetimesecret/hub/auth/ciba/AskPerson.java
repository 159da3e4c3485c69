package com.onetimesecret.hub.auth.ciba;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.auth.agent.ApprovedClients;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.approval.BoundLogins;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.approval.LoginRequest;
import com.onetimesecret.hub.auth.approval.Notices;
import com.onetimesecret.hub.auth.approval.StoredApproval;
import com.onetimesecret.hub.auth.ciba.HintedPerson.Decider;
import com.onetimesecret.hub.auth.join.Delivery;
import com.onetimesecret.hub.auth.join.JdbcAuthRequests;
import com.onetimesecret.hub.auth.join.JoinSettings;
import com.onetimesecret.hub.auth.token.AuthenticatedClient;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Puts a client's request before exactly the person it names: always a card, whatever was approved before.
@Component
class AskPerson {

    private final Cards cards;
    private final HintedPerson hinted;
    private final CheckUserCode userCodes;
    private final CibaSettings settings;
    private final JoinSettings joining;
    private final Notices notices;

    AskPerson(
            Cards cards,
            HintedPerson hinted,
            CheckUserCode userCodes,
            CibaSettings settings,
            JoinSettings joining,
            Notices notices) {
        this.cards = cards;
        this.hinted = hinted;
        this.userCodes = userCodes;
        this.settings = settings;
        this.joining = joining;
        this.notices = notices;
    }

    /// Where cards and their handles are kept.
    @Component
    record Cards(
            JdbcAgents agents,
            ApprovedClients approved,
            JdbcApprovals approvals,
            BoundLogins logins,
            JdbcAuthRequests handles,
            TransactionTemplate transaction) {}

    /// Asks; the auth_req_id of the request.
    String ask(AuthenticatedClient client, BackchannelRequest request, Delivery delivery, ClientAddress address) {
        var known = cards.agents().find(client.id());
        var decider = hinted.find(
                client, request.hint(), known.map(AskPerson::network).orElse(null));
        userCodes.check(decider.person(), client.id(), request.userCode());
        checkPolicy(client, known, decider);
        var asked = Objects.requireNonNull(cards.transaction()
                .execute(status ->
                        open(describe(client, known, decider, request, address), decider, request, delivery)));
        notices.announce(asked.card());
        return asked.authReqId();
    }

    private record Asked(String authReqId, StoredApproval card) {}

    private static NetworkId network(KnownAgent known) {
        return known.agent().networkId();
    }

    /// Refuses what no person has to be bothered with.
    private void checkPolicy(AuthenticatedClient client, Optional<KnownAgent> known, Decider decider) {
        var key = client.client() == null && client.key() != null ? client.key().thumbprint() : null;
        if (cards.approvals().isBlocked(decider.network(), client.id().value())
                || (key != null && cards.approvals().isBlocked(decider.network(), key))) {
            throw RefusedRequest.byPolicy("A person blocked this client. That is final.");
        }
        if (known.isPresent() && known.get().agent().status() == Agent.Status.PAUSED) {
            throw RefusedRequest.byPolicy(known.get().whyPaused());
        }
        if (known.isEmpty() && joining.byInviteOnly()) {
            throw RefusedRequest.byPolicy("This network admits agents by invite only.");
        }
        if (cards.logins()
                .sinceDenied(decider.person(), client.id(), settings.afterDenial())
                .isPresent()) {
            throw RefusedRequest.byPolicy("This person said no just now. Talk to them before you ask again.");
        }
    }

    private LoginRequest describe(
            AuthenticatedClient client,
            Optional<KnownAgent> known,
            Decider decider,
            BackchannelRequest request,
            ClientAddress address) {
        var registered = client.client();
        var name = known.map(found -> found.agent().name())
                .orElseGet(() -> registered == null
                        ? client.id().value()
                        : registered.metadata().clientName());
        return new LoginRequest(
                client.id(),
                registered == null ? client.key() : null,
                known.isPresent(),
                known.isPresent() ? name : cards.approved().freeName(decider.network(), name, client.id()),
                purpose(client, known),
                request.scopes(),
                target(request.bindingMessage()),
                address.value(),
                request.expiry());
    }

    private static String purpose(AuthenticatedClient client, Optional<KnownAgent> known) {
        var registered = client.client();
        var purpose = registered == null ? null : registered.metadata().purpose();
        return purpose != null
                ? purpose
                : known.map(found -> found.agent().purpose()).orElse("Signs in, and says nothing about what for.");
    }

    private static String target(@Nullable String bindingMessage) {
        return "by backchannel" + (bindingMessage == null ? "" : "\n" + bindingMessage);
    }

    private Asked open(LoginRequest login, Decider decider, BackchannelRequest request, Delivery delivery) {
        checkRoom(login, decider, login.clientId());
        var card = cards.logins().open(login, decider.network(), decider.person(), request.bindingMessage());
        return new Asked(cards.handles().issue(card, request.expiry(), delivery), card);
    }

    private void checkRoom(LoginRequest login, Decider decider, AgentId client) {
        var waiting = cards.logins().countWaiting(decider.person(), client);
        if (waiting.ofClient() >= settings.waitingPerClient()
                || (!login.known() && waiting.ofStrangers() >= settings.waitingOfStrangers())) {
            throw RefusedRequest.byPolicy("Too many requests wait for this person. Let them decide first.");
        }
    }
}
