package com.onetimesecret.hub.auth.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.agent.NameSkeleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an agent wants to do, as it sends it; times are in seconds.
///
/// @param options what the person may pick from instead of a plain yes
/// @param ttl how long it waits for a decision, and how long an approval then counts
record OperationRequest(
        String action,
        @Nullable Details details,
        List<@Nullable String> options,
        @Nullable Long ttl,
        @JsonProperty("wait") @Nullable Integer waitSeconds) {

    static final int LONGEST_WAIT_SECONDS = 55;

    private static final int LONGEST_ACTION = 200;
    private static final int MOST_OPTIONS = 8;
    private static final int LONGEST_OPTION = 80;
    private static final long SHORTEST_TTL = 60;
    private static final long LONGEST_TTL = Duration.ofDays(7).toSeconds();
    private static final Duration DEFAULT_TTL = Duration.ofHours(1);
    private static final String PLAIN =
            "must be plain text: no control, direction or invisible characters, and no line breaks";

    @SuppressWarnings("NullAway") // Null is what a body without the member reads as.
    OperationRequest {
        options = options == null ? List.of() : options;
    }

    /// Refuses what no person should be asked.
    ///
    /// @throws HubException invalid-request, naming every mistake
    void check() {
        var errors = new ArrayList<FieldError>();
        if (action.isBlank()) {
            errors.add(FieldError.at("/action", "is needed: say in a line what you want to do"));
        } else if (action.length() > LONGEST_ACTION) {
            errors.add(FieldError.at(
                    "/action", "has at most " + LONGEST_ACTION + " characters; particulars go into details"));
        } else if (!ShownLine.isPlain(action)) {
            errors.add(FieldError.at("/action", PLAIN));
        }
        checkOptions(errors);
        if (ttl != null && (ttl < SHORTEST_TTL || ttl > LONGEST_TTL)) {
            errors.add(FieldError.at("/ttl", "is in seconds, from " + SHORTEST_TTL + " to " + LONGEST_TTL));
        }
        if (waitSeconds != null && (waitSeconds < 0 || waitSeconds > LONGEST_WAIT_SECONDS)) {
            errors.add(FieldError.at("/wait", "is in seconds, from 0 to " + LONGEST_WAIT_SECONDS));
        }
        if (!errors.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, errors);
        }
    }

    private void checkOptions(List<FieldError> errors) {
        if (options.size() > MOST_OPTIONS) {
            errors.add(FieldError.at("/options", "has at most " + MOST_OPTIONS + " members"));
            return;
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < options.size(); i++) {
            var option = options.get(i);
            if (option == null || option.isBlank() || option.length() > LONGEST_OPTION) {
                errors.add(FieldError.at("/options/" + i, "has 1 to " + LONGEST_OPTION + " characters"));
            } else if (!ShownLine.isPlain(option)) {
                errors.add(FieldError.at("/options/" + i, PLAIN));
            } else if (!seen.add(NameSkeleton.of(option))) {
                errors.add(FieldError.at("/options/" + i, "looks like another option"));
            }
        }
    }

    /// The options, once they are checked.
    List<String> picks() {
        return options.stream().filter(java.util.Objects::nonNull).toList();
    }

    Duration life() {
        return ttl == null ? DEFAULT_TTL : Duration.ofSeconds(ttl);
    }

    Duration patience() {
        return waitSeconds == null ? Duration.ZERO : Duration.ofSeconds(waitSeconds);
    }
}
