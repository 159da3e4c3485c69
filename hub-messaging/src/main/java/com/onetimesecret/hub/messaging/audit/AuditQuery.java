package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.messaging.query.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// What a reader of the trail wants.
///
/// @param since where to begin: a cursor, a time, `all` or `latest`
/// @param parameters all it sent but the place to begin, as the end of a URL's query
record AuditQuery(
        NetworkId network,
        Since since,
        @Nullable String kind,
        @Nullable String actor,
        @Nullable String action,
        @Nullable String subject,
        int limit,
        long maxBytes,
        boolean export,
        String parameters) {

    private static final List<String> KNOWN =
            List.of("since", "cursor", "kind", "actor", "action", "subject", "limit", "max_bytes", "format");
    private static final int USUAL_LIMIT = 50;
    private static final int MOST = 500;
    private static final long USUAL_BYTES = 24 * 1024;
    private static final long MOST_BYTES = 1024 * 1024;
    // The last second of the year 9999; PostgreSQL and RFC 3339 agree until there.
    private static final long LAST_SECOND = 253_402_300_799L;

    /// Where a reader begins.
    sealed interface Since {

        /// Behind a place.
        record After(long place) implements Since {}

        /// At a time.
        record Time(Instant time) implements Since {}

        /// At the end.
        record Latest() implements Since {}
    }

    /// Reads the parameters of a call.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException naming each parameter that means nothing
    static AuditQuery of(NetworkId network, MultiValueMap<String, String> parameters) {
        var query = new Query(parameters, KNOWN, List.of());
        if (query.text("since") != null && query.text("cursor") != null) {
            query.mistake(FieldError.at("?cursor", "says the same as since; send one of them"));
        }
        var name = query.text("cursor") != null ? "cursor" : "since";
        var since = query.read(
                name,
                text -> since(network, text),
                "must be a cursor from an earlier answer about this network, a time like 2026-01-31T12:00:00Z, unix seconds, all or latest");
        var kind = query.oneOf("kind", List.of("traffic", "security"));
        var export = query.oneOf("format", List.of("json", "ndjson"));
        var limit = query.number("limit", 1, MOST, USUAL_LIMIT);
        var maxBytes = query.number("max_bytes", 1, MOST_BYTES, USUAL_BYTES);
        query.refuseMistakes();
        return new AuditQuery(
                network,
                since == null ? new Since.After(0) : since,
                kind,
                query.text("actor"),
                query.text("action"),
                query.text("subject"),
                (int) limit,
                maxBytes,
                "ndjson".equals(export),
                query.without(List.of("since", "cursor")));
    }

    /// Whether entries between the first and the last one are left out.
    boolean isFiltered() {
        return kind != null || actor != null || action != null || subject != null;
    }

    private static Optional<Since> since(NetworkId network, String text) {
        return switch (text) {
            case "all" -> Optional.of(new Since.After(0));
            case "latest" -> Optional.of(new Since.Latest());
            default ->
                AuditCursor.parse(network, text)
                        .<Since>map(cursor -> new Since.After(cursor.place()))
                        .or(() -> time(text).map(Since.Time::new));
        };
    }

    private static Optional<Instant> time(String text) {
        try {
            var time = text.matches("[0-9]{1,12}")
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    // A plus sign that was not encoded arrives as a space.
                    : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            return time.getEpochSecond() >= 0 && time.getEpochSecond() <= LAST_SECOND
                    ? Optional.of(time)
                    : Optional.empty();
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
