package com.onetimesecret.hub.web.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.NextStep;
import java.util.List;
import java.util.Map;

/// The body of a refusal on the hub's own routes (RFC 9457, WIRE 0).
///
/// @param instance the request id, as in `X-Request-Id`
/// @param extensions members that only this kind of problem has
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        List<FieldError> errors,
        boolean retryable,
        @JsonProperty("owner_action_required") boolean ownerActionRequired,
        List<NextStep> next,
        @JsonAnyGetter Map<String, Object> extensions) {}
