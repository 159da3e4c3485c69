package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.messaging.query.Query;
import com.onetimesecret.hub.messaging.read.ReadSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// Which tasks a call asks for, and how long it waits for a first one.
///
/// @param forMe those that the caller holds, may claim or has finished
/// @param fromMe those that the caller handed over
/// @param parameters all that was sent but the place to begin, as the end of a URL's query
record TaskQuery(
        boolean forMe,
        boolean fromMe,
        @Nullable TaskState state,
        int limit,
        long maxBytes,
        Duration patience,
        Place after,
        String parameters) {

    private static final List<String> KNOWN = List.of("for", "from", "state", "limit", "max_bytes", "cursor", "wait");
    private static final List<String> ME = List.of("me");

    static TaskQuery of(MultiValueMap<String, String> parameters, ReadSettings settings) {
        var query = new Query(parameters, KNOWN, List.of());
        var state = query.oneOf("state", TaskState.wireNames());
        var after = query.read("cursor", Place::parse, "must be a cursor from an earlier answer");
        var tasks = new TaskQuery(
                query.oneOf("for", ME) != null,
                query.oneOf("from", ME) != null,
                state == null || !TaskState.wireNames().contains(state) ? null : TaskState.of(state),
                (int) query.number("limit", 1, settings.highestLimit(), settings.limit()),
                query.number(
                        "max_bytes",
                        1,
                        settings.highestMaxBytes().toBytes(),
                        settings.maxBytes().toBytes()),
                Duration.ofSeconds(
                        query.number("wait", 0, settings.longestWait().toSeconds(), 0)),
                after == null ? Place.START : after,
                query.without(List.of("cursor", "wait")));
        query.refuseMistakes();
        return tasks;
    }

    /// A place in the list; the letter in front of its text tells it from a time.
    record Place(int urgency, long number) {

        static final Place START = new Place(-1, 0);

        private static final Pattern FORM = Pattern.compile("t([0-3])-([0-9]{1,18})");

        static Place of(Task task) {
            return new Place(task.priority().urgency(), task.number());
        }

        static Optional<Place> parse(String text) {
            var form = FORM.matcher(text);
            if (text.equals(START.toString())) {
                return Optional.of(START);
            }
            return form.matches()
                    ? Optional.of(new Place(Integer.parseInt(form.group(1)), Long.parseLong(form.group(2))))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return urgency < 0 ? "t" : "t" + urgency + "-" + number;
        }
    }
}
