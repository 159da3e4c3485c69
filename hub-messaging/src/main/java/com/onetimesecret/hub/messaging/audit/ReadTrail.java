package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/// Reads the trail by pages.
@Component
class ReadTrail {

    private final JdbcTrail trail;
    private final AuditSettings settings;

    ReadTrail(JdbcTrail trail, AuditSettings settings) {
        this.trail = trail;
        this.settings = settings;
    }

    /// The place behind which the reader wants to begin.
    ///
    /// @throws HubException if the trail has no such place: the cursor is of another network
    long start(AuditQuery query) {
        return switch (query.since()) {
            case AuditQuery.Since.After(long place) -> {
                if (place > 0 && place > trail.end(query.network()).place()) {
                    throw HubException.of(
                            ProblemType.INVALID_REQUEST,
                            List.of(FieldError.at("?since", "is behind the end of this network's trail")));
                }
                yield place;
            }
            case AuditQuery.Since.Time(var time) -> trail.placeBefore(query.network(), time);
            case AuditQuery.Since.Latest _ -> trail.end(query.network()).place();
        };
    }

    /// The first entries that match, as many as fit and at least one; the cursor moves on even if none does.
    AuditPage page(AuditQuery query) {
        long after = start(query);
        var found = trail.find(query, after, settings.scanRows());
        var shown = new ArrayList<String>();
        long bytes = 0;
        long last = after;
        for (var row : found.entries()) {
            var entry = row.json();
            bytes += entry.getBytes(StandardCharsets.UTF_8).length;
            if (shown.size() == query.limit() || (bytes > query.maxBytes() && !shown.isEmpty())) {
                return new AuditPage(new AuditCursor(query.network(), last), true, shown);
            }
            shown.add(entry);
            last = row.place();
        }
        return new AuditPage(
                new AuditCursor(query.network(), Math.max(after, found.last())),
                found.seen() == settings.scanRows(),
                shown);
    }

    /// One page, its entries encoded.
    record AuditPage(AuditCursor cursor, boolean hasMore, List<String> entries) {
        String json() {
            return "{\"cursor\":\"" + cursor + "\",\"has_more\":" + hasMore + ",\"entries\":["
                    + String.join(",", entries) + "]}";
        }
    }
}
