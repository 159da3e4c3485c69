package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.grant.Grant;
import com.onetimesecret.hub.auth.grant.JdbcGrants;
import com.onetimesecret.hub.auth.grant.NewGrant;
import com.onetimesecret.hub.auth.grant.OpenGrant;
import com.onetimesecret.hub.auth.join.AuthRequest;
import com.onetimesecret.hub.auth.join.JdbcAuthRequests;
import com.onetimesecret.hub.auth.join.Join;
import com.onetimesecret.hub.auth.join.Poll;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Polls at the token endpoint (CIBA Core 10.1, 11): nothing but a token or the reason why there is none yet.
@Component
class CibaGrant implements TokenGrant {

    private final JdbcAuthRequests requests;
    private final JdbcGrants grants;
    private final Join join;
    private final ProvenCalls calls;
    private final TransactionTemplate transaction;

    CibaGrant(
            JdbcAuthRequests requests,
            JdbcGrants grants,
            Join join,
            ProvenCalls calls,
            TransactionTemplate transaction) {
        this.requests = requests;
        this.grants = grants;
        this.join = join;
        this.calls = calls;
        this.transaction = transaction;
    }

    @Override
    public AuthorizationGrantType type() {
        return Grants.CIBA;
    }

    /// What one poll came to; the grant is there if it redeemed the handle.
    private record Polled(@Nullable Poll poll, @Nullable OpenGrant grant) {}

    @Override
    public OpenGrant redeem(TokenRequest request) {
        var authReqId = request.parameter(Grants.AUTH_REQ_ID);
        if (authReqId == null) {
            throw refuse(OAuth2ErrorCodes.INVALID_REQUEST, "auth_req_id is needed.");
        }
        if (request.registered()
                .map(client -> "push".equals(client.metadata().backchannelTokenDeliveryMode()))
                .orElse(false)) {
            throw pushed();
        }
        var polled = requests.pollWaiting(authReqId, request.clientId(), request.keyThumbprint(), request.jkt())
                .map(waiting -> new Polled(waiting, null))
                .orElseGet(() -> Objects.requireNonNull(transaction.execute(status -> poll(request, authReqId))));
        // Only polls that can still get a token know no other limit than `slow_down` (WIRE 0).
        if (polled.poll() == null || polled.poll().isOver()) {
            calls.count(request);
        }
        if (polled.grant() != null) {
            return polled.grant();
        }
        throw switch (polled.poll()) {
            case null ->
                requests.isPushed(authReqId)
                        ? pushed()
                        : refuse(
                                OAuth2ErrorCodes.INVALID_GRANT,
                                "This auth_req_id is not yours, or not bound to this DPoP key.");
            case REDEEMED -> new IllegalStateException("redeemed without a grant");
            case USED ->
                refuse(
                        OAuth2ErrorCodes.INVALID_GRANT,
                        "This auth_req_id gave its token already. Use grant_type=client_credentials for another.");
            case PROOF_REQUIRED -> {
                prove(request, authReqId);
                yield refuse(Grants.AUTHORIZATION_PENDING, "Your key is proven. A person has to approve now.");
            }
            case PENDING -> refuse(Grants.AUTHORIZATION_PENDING, "A person has to approve this first.");
            case SLOW_DOWN ->
                refuse(Grants.SLOW_DOWN, "You poll too often; wait 5 seconds longer between calls from now on.");
            case DENIED -> refuse(OAuth2ErrorCodes.ACCESS_DENIED, "A person said no. That is final.");
            case EXPIRED -> refuse(Grants.EXPIRED_TOKEN, "Nobody decided in time. Ask to join again.");
            case STOPPED ->
                refuse(
                        OAuth2ErrorCodes.ACCESS_DENIED,
                        "A person paused or revoked this agent, stopped its whole network, or gave it another key.");
        };
    }

    /// CIBA Core 10.1.
    private static OAuth2AuthenticationException pushed() {
        return refuse(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, "The tokens of this request are pushed to its client.");
    }

    private Polled poll(TokenRequest request, String authReqId) {
        var poll = requests.poll(authReqId, request.clientId(), request.keyThumbprint(), request.jkt());
        if (poll.isEmpty() || poll.get() != Poll.REDEEMED) {
            return new Polled(poll.orElse(null), null);
        }
        var handle = requests.find(authReqId).orElseThrow();
        return new Polled(
                Poll.REDEEMED, grants.open(given(request, handle)).withIdTokenClaim(IdTokens.AUTH_REQ_ID, authReqId));
    }

    private static NewGrant given(TokenRequest request, AuthRequest handle) {
        var approval = handle.approval();
        return new NewGrant(
                // A redeemed handle may still go by the id that its agent was told before it proved its key.
                approval.card().agentId(),
                Grant.Kind.CIBA,
                approval.decidedBy(),
                approval.card().id(),
                approval.card().grantedScopes(),
                request.keyThumbprint(),
                request.jkt(),
                request.mayRefresh());
    }

    private void prove(TokenRequest request, String authReqId) {
        try {
            Optional<AuthRequest> unproven = requests.find(authReqId);
            unproven.ifPresent(found -> join.prove(authReqId, found));
        } catch (HubException refused) {
            calls.count(request);
            throw refuse(
                    switch (refused.type()) {
                        case NAME_TAKEN -> OAuth2ErrorCodes.INVALID_REQUEST;
                        // Nobody said no: the next poll proves the key again and may find room.
                        case RATE_LIMITED -> Grants.SLOW_DOWN;
                        default -> OAuth2ErrorCodes.ACCESS_DENIED;
                    },
                    refused.publicDetail());
        }
    }
}
