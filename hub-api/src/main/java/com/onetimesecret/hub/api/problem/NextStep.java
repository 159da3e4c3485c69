package com.onetimesecret.hub.api.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// A call worth making next: every 2xx of a POST and every problem carries some, so that an agent never has to
/// guess.
///
/// @param href an absolute URL
/// @param bodyExample a value that serialises to a valid body, or null for calls without one
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NextStep(
        String why,
        String method,
        String href,
        @JsonProperty("body_example") @Nullable Object bodyExample) {

    /// A step without a body.
    public static NextStep get(String why, String href) {
        return new NextStep(why, "GET", href, null);
    }

    /// A step with a body.
    public static NextStep post(String why, String href, @Nullable Object bodyExample) {
        return new NextStep(why, "POST", href, bodyExample);
    }
}
