package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.messaging.query.Query;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// Which questions a call asks for.
///
/// @param forMe those put before the caller; a person's are those for people
/// @param after the place in the log behind which the page begins
/// @param parameters all that was sent but the place to begin, as the end of a URL's query
record QuestionQuery(@Nullable String status, boolean forMe, int limit, long maxBytes, long after, String parameters) {

    private static final List<String> KNOWN = List.of("status", "for", "limit", "max_bytes", "cursor");
    private static final int RADIX = 36;

    static QuestionQuery of(MultiValueMap<String, String> parameters, QuestionSettings settings) {
        var query = new Query(parameters, KNOWN, List.of());
        var after = query.read(
                "cursor",
                text -> text.matches("q[0-9a-z]{1,12}")
                        ? Optional.of(Long.parseLong(text.substring(1), RADIX))
                        : Optional.empty(),
                "must be a cursor from an earlier answer");
        var questions = new QuestionQuery(
                query.oneOf("status", QuestionStatus.wireNames()),
                query.oneOf("for", List.of("me")) != null,
                (int) query.number("limit", 1, settings.highestLimit(), settings.limit()),
                query.number(
                        "max_bytes",
                        1,
                        settings.highestMaxBytes().toBytes(),
                        settings.maxBytes().toBytes()),
                after == null ? 0 : after,
                query.without(List.of("cursor")));
        query.refuseMistakes();
        return questions;
    }

    /// The cursor behind the question at that place.
    static String cursor(long seq) {
        return "q" + Long.toString(seq, RADIX);
    }
}
