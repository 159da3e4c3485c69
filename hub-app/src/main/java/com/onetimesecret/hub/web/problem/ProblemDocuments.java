package com.onetimesecret.hub.web.problem;

import com.onetimesecret.hub.api.BaseUrl;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Says a refusal as a problem (RFC 9457), on Onetime Secret's second API with the members that its clients know.
@Component
class ProblemDocuments {

    private final BaseUrl baseUrl;
    private final NextSteps nextSteps;
    private final InstantSource time;

    ProblemDocuments(BaseUrl baseUrl, NextSteps nextSteps, InstantSource time) {
        this.baseUrl = baseUrl;
        this.nextSteps = nextSteps;
        this.time = time;
    }

    Problem of(Refusal refusal, String requestId) {
        return of(refusal, requestId, refusal.reason().extensions());
    }

    /// @param presented whether the call came with a credential
    Problem onetime(Refusal refusal, String requestId, boolean presented) {
        return of(refusal, requestId, OnetimeMembers.of(refusal.reason(), presented, requestId, time.instant()));
    }

    /// The same without a word of which hub this is.
    Problem nameless(Refusal refusal, String requestId) {
        var reason = refusal.reason();
        return new Problem(
                "about:blank",
                reason.type().title(),
                refusal.status(),
                reason.publicDetail(),
                requestId,
                reason.errors(),
                reason.type().retryable(),
                reason.type().ownerActionRequired(),
                List.of(),
                Map.of());
    }

    private Problem of(Refusal refusal, String requestId, Map<String, Object> members) {
        var reason = refusal.reason();
        var type = reason.type();
        return new Problem(
                baseUrl.at("/problems/" + type.slug()),
                type.title(),
                refusal.status(),
                reason.publicDetail(),
                requestId,
                reason.errors(),
                type.retryable(),
                type.ownerActionRequired(),
                nextSteps.after(reason),
                members);
    }
}
