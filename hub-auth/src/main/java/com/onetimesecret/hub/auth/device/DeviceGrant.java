package com.onetimesecret.hub.auth.device;

import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.auth.grant.Grant;
import com.onetimesecret.hub.auth.grant.JdbcGrants;
import com.onetimesecret.hub.auth.grant.NewGrant;
import com.onetimesecret.hub.auth.grant.OpenGrant;
import com.onetimesecret.hub.auth.join.JdbcAuthRequests;
import com.onetimesecret.hub.auth.join.Poll;
import com.onetimesecret.hub.auth.token.TokenGrant;
import com.onetimesecret.hub.auth.token.TokenRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Polls of a device (RFC 8628 3.4, 3.5): nothing but a token or the reason why there is none yet.
@Component
class DeviceGrant implements TokenGrant {

    private final JdbcAuthRequests requests;
    private final JdbcGrants grants;
    private final AuthRateLimit limit;
    private final TransactionTemplate transaction;

    DeviceGrant(JdbcAuthRequests requests, JdbcGrants grants, AuthRateLimit limit, TransactionTemplate transaction) {
        this.requests = requests;
        this.grants = grants;
        this.limit = limit;
        this.transaction = transaction;
    }

    @Override
    public AuthorizationGrantType type() {
        return AuthorizationGrantType.DEVICE_CODE;
    }

    /// What one poll came to; the grant is there if it redeemed the code.
    private record Polled(@Nullable Poll poll, @Nullable OpenGrant grant) {}

    @Override
    public OpenGrant redeem(TokenRequest request) {
        var deviceCode = request.parameter("device_code");
        if (deviceCode == null) {
            throw refuse(OAuth2ErrorCodes.INVALID_REQUEST, "device_code is needed.");
        }
        var polled = Objects.requireNonNull(transaction.execute(status -> poll(request, deviceCode)));
        // Only polls that can still get a token know no other limit than `slow_down`.
        if (request.key() != null && (polled.poll() == null || polled.poll().isOver())) {
            limit.countProven(request.clientId());
        }
        if (polled.grant() != null) {
            return polled.grant();
        }
        throw switch (polled.poll()) {
            case null -> refuse(OAuth2ErrorCodes.INVALID_GRANT, "This device_code is not yours.");
            case USED -> refuse(OAuth2ErrorCodes.INVALID_GRANT, "This device_code gave its token already.");
            case PENDING -> refuse("authorization_pending", "A person has to type the code and approve this first.");
            case SLOW_DOWN ->
                refuse("slow_down", "You poll too often; wait 5 seconds longer between calls from now on.");
            case DENIED -> refuse(OAuth2ErrorCodes.ACCESS_DENIED, "A person said no. That is final.");
            case EXPIRED -> refuse("expired_token", "Nobody decided in time. Start again.");
            case STOPPED -> refuse(OAuth2ErrorCodes.ACCESS_DENIED, "A person paused or revoked this client just now.");
            case REDEEMED, PROOF_REQUIRED -> new IllegalStateException("a device code cannot be " + polled.poll());
        };
    }

    private Polled poll(TokenRequest request, String deviceCode) {
        var poll = requests.pollDevice(deviceCode, request.clientId(), request.keyThumbprint(), request.jkt());
        if (poll.isEmpty() || poll.get() != Poll.REDEEMED) {
            return new Polled(poll.orElse(null), null);
        }
        var approval = requests.find(deviceCode).orElseThrow().approval();
        return new Polled(
                Poll.REDEEMED,
                grants.open(new NewGrant(
                        request.clientId(),
                        Grant.Kind.DEVICE,
                        approval.decidedBy(),
                        approval.card().id(),
                        approval.card().grantedScopes(),
                        request.keyThumbprint(),
                        request.jkt(),
                        request.mayRefresh())));
    }

    private static OAuth2AuthenticationException refuse(String code, String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
    }
}
