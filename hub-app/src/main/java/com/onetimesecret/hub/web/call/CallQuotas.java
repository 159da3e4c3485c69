package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.api.call.CallCounter;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.RateLimits;
import com.onetimesecret.hub.api.call.RemainingCalls;
import com.onetimesecret.hub.web.rate.Quota;
import com.onetimesecret.hub.web.rate.Quotas;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/// The limits of the manifest, and which of them a call uses up.
@Component
class CallQuotas implements AuthRateLimit, RemainingCalls, CallCounter {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Map<CountsAs.Limit, Quota> calls = new EnumMap<>(CountsAs.Limit.class);
    /// Of strangers by address and of agents by id, which are never alike.
    private final Quota auth;
    /// Of guests by address, who would otherwise take the place of people and agents.
    private final Quota guestSecrets;

    CallQuotas(RateLimits limits, Quotas quotas) {
        calls.put(CountsAs.Limit.POST, quotas.open("posts", limits.postsPerMinute(), MINUTE));
        calls.put(CountsAs.Limit.READ, quotas.open("reads", limits.readsPerMinute(), MINUTE));
        calls.put(CountsAs.Limit.ACTION, quotas.open("actions", limits.actionsPerMinute(), MINUTE));
        calls.put(CountsAs.Limit.SECRET, quotas.open("secrets", limits.secretsPerHour(), Duration.ofHours(1)));
        guestSecrets = quotas.open("guest_secrets", limits.secretsPerHour(), Duration.ofHours(1));
        auth = quotas.open("auth", limits.authPerMinute(), MINUTE);
    }

    /// Counts the call; empty if nothing limits it.
    Optional<Quota.Left> take(CountsAs.Limit limit, Counted who) {
        return limit == CountsAs.Limit.NONE
                ? Optional.empty()
                : Optional.of(quota(limit, who).take(who.name()));
    }

    /// Counts as an action what was counted as `limit`, if the caller has actions left; else it stays as it is.
    Optional<Quota.Left> countAsAction(CountsAs.Limit limit, Counted who) {
        var action = quota(CountsAs.Limit.ACTION).take(who.name());
        if (!action.allowed()) {
            return Optional.empty();
        }
        quota(limit, who).giveBack(who.name());
        return Optional.of(action);
    }

    @Override
    public void countUnproven(ClientAddress address) {
        refuseWhenEmpty(auth.take(address.network()));
    }

    @Override
    public void countProven(AgentId agent) {
        refuseWhenEmpty(auth.take(agent.value()));
    }

    @Override
    public void countAnother(Caller caller, CountsAs.Limit limit) {
        refuseWhenEmpty(quota(limit).take(caller.actor()));
    }

    @Override
    public void giveBack(Caller caller, CountsAs.Limit limit, int count) {
        for (int i = 0; i < count; i++) {
            quota(limit).giveBack(caller.actor());
        }
    }

    @Override
    public RateLimits of(AgentId agent) {
        var caller = agent.value();
        return new RateLimits(
                quota(CountsAs.Limit.POST).left(caller),
                quota(CountsAs.Limit.READ).left(caller),
                quota(CountsAs.Limit.ACTION).left(caller),
                quota(CountsAs.Limit.SECRET).left(caller),
                auth.left(caller));
    }

    private Quota quota(CountsAs.Limit limit, Counted who) {
        return limit == CountsAs.Limit.SECRET && who.guest() ? guestSecrets : quota(limit);
    }

    private Quota quota(CountsAs.Limit limit) {
        return Objects.requireNonNull(calls.get(limit));
    }

    /// Says on the answer under way what is left, whoever counts.
    private static void tell(Quota.Left left) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
                && current.getResponse() != null) {
            left.tell(current.getResponse());
        }
    }

    private static void refuseWhenEmpty(Quota.Left left) {
        tell(left);
        if (!left.allowed()) {
            throw left.refusal();
        }
    }
}
