package com.onetimesecret.hub.web.problem;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.Map;

/// A refused request on its way out: the reason, the status and the headers that belong to it.
public record Refusal(HubException reason, int status, Map<String, String> headers) {

    public Refusal {
        headers = Map.copyOf(headers);
    }

    /// A refusal with the status of its type.
    public static Refusal of(HubException reason) {
        return new Refusal(reason, reason.type().status(), Map.of());
    }

    /// A refusal with the status of its type and one header.
    public static Refusal of(HubException reason, String header, String value) {
        return new Refusal(reason, reason.type().status(), Map.of(header, value));
    }

    /// A refusal that says nothing but its type's own words.
    public static Refusal of(ProblemType type, String detail) {
        return of(new HubException(type, detail));
    }

    /// The refusal of a request that failed inside the hub: it tells nothing about the inside.
    public static Refusal serverError() {
        return of(
                ProblemType.SERVER_ERROR,
                "The hub failed to handle this request. The failure is logged under the id in `instance`.");
    }
}
