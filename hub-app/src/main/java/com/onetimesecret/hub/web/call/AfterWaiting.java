package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.StandingCredentials;
import com.onetimesecret.hub.api.call.WaitingCall;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/// Looks at an agent once more before a call that has waited is answered: what came up meanwhile is not for one that a
/// person stopped, paused or revoked in the meantime, and a wait that ended because of that is refused.
@ControllerAdvice
class AfterWaiting implements ResponseBodyAdvice<Object> {

    /// As old as what is known of an agent may be; a call that took no longer has nothing to look at.
    private static final Duration SHORT = Duration.ofMillis(700);

    private static final String ATTRIBUTE = "com.onetimesecret.hub.let-in";

    private final StandingCredentials standing;

    AfterWaiting(StandingCredentials standing) {
        this.standing = standing;
    }

    /// Who was let in, and when.
    private record LetIn(CallRule rule, CurrentAgent agent, long at) {

        boolean isShort() {
            return System.nanoTime() - at < SHORT.toNanos();
        }

        CallCredential credential() {
            return new CallCredential(agent.id(), rule.scope().orElse(null), null, agent.keyThumbprint(), null);
        }
    }

    /// Remembers that the gate let the agent in, by what `credential` tells if the call comes to waiting.
    static void note(
            HttpServletRequest request, CallRule rule, CurrentAgent agent, Supplier<CallCredential> credential) {
        // Who changes its key by this very call has another one when it is answered.
        if (!rule.whilePaused() && !rule.provenByKey()) {
            request.setAttribute(ATTRIBUTE, new LetIn(rule, agent, System.nanoTime()));
            WaitingCall.current().ifPresent(call -> call.letInBy(credential));
        }
    }

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType contentType,
            Class<? extends HttpMessageConverter<?>> converterType,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (request instanceof ServletServerHttpRequest call) {
            check(call.getServletRequest());
        }
        return body;
    }

    private void check(HttpServletRequest request) {
        if (!(request.getAttribute(ATTRIBUTE) instanceof LetIn letIn)) {
            return;
        }
        var seen = WaitingCall.current().flatMap(WaitingCall::lapse);
        if (seen.isEmpty() && letIn.isShort()) {
            return;
        }
        // The refusal itself is an answer that passes here.
        request.removeAttribute(ATTRIBUTE);
        var credential = letIn.credential();
        seen.or(() -> Optional.ofNullable(standing.lapsed(List.of(credential)).get(credential)))
                .ifPresent(lapse -> {
                    throw new HubException(
                            type(lapse),
                            "While this call waited, what let it in came to an end (" + lapse.wire()
                                    + "). What it waited for is not in this answer.");
                });
    }

    private static ProblemType type(StandingCredentials.Lapse lapse) {
        return switch (lapse) {
            case PAUSED -> ProblemType.PAUSED_BY_HUMAN;
            case NETWORK_SUSPENDED -> ProblemType.NETWORK_SUSPENDED;
            case INSUFFICIENT_SCOPE -> ProblemType.INSUFFICIENT_SCOPE;
            case REVOKED, APPROVAL_ENDED, TOKEN_EXPIRED -> ProblemType.UNAUTHENTICATED;
        };
    }
}
