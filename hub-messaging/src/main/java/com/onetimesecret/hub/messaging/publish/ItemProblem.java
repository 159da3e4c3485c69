package com.onetimesecret.hub.messaging.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why one message of a batch was refused, with the members of a problem (RFC 9457); pointers are within that
/// message.
///
/// @param retryAfter seconds
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ItemProblem(
        String type,
        String title,
        int status,
        String detail,
        List<FieldError> errors,
        @JsonInclude(JsonInclude.Include.ALWAYS) boolean retryable,

        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("owner_action_required")
        boolean ownerActionRequired,

        @Nullable Long retryAfter,
        List<NextStep> next) {

    static ItemProblem of(HubException refusal, BaseUrl baseUrl) {
        var type = refusal.type();
        return new ItemProblem(
                baseUrl.at("/problems/" + type.slug()),
                type.title(),
                type.status(),
                refusal.publicDetail(),
                refusal.errors(),
                type.retryable(),
                type.ownerActionRequired(),
                refusal.retryAfter().map(Duration::toSeconds).orElse(null),
                refusal.next());
    }
}
