package com.onetimesecret.hub.api.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing that is wrong with a request, and how it would be right (WIRE 0).
///
/// @param pointer JSON pointer of the member (empty: the whole body), or `?name` for a query parameter, or a
///     header's name
/// @param got what was sent; never for secrets, keys or passphrases
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FieldError(
        // The whole body is the empty pointer (RFC 6901), which must be said too.
        @JsonInclude(JsonInclude.Include.ALWAYS) String pointer,
        @Nullable String got,
        List<String> allowed,
        @JsonProperty("did_you_mean") @Nullable String didYouMean,
        String message) {

    public FieldError {
        allowed = List.copyOf(allowed);
    }

    /// An error that says what is wrong without repeating what was sent.
    public static FieldError at(String pointer, String message) {
        return new FieldError(pointer, null, List.of(), null, message);
    }

    /// An error about a value that is none of a known set.
    public static FieldError notOneOf(String pointer, String got, List<String> allowed) {
        return new FieldError(
                pointer,
                got.length() > 100 ? got.substring(0, 100) + "…" : got,
                allowed,
                Nearest.to(got, allowed).orElse(null),
                "must be one of the allowed values");
    }

    /// An error about a member or parameter that does not exist.
    public static FieldError unknown(String pointer, String name, List<String> known) {
        return new FieldError(pointer, null, known, Nearest.to(name, known).orElse(null), "is not known here");
    }
}
