package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.messaging.proof.LinkedEntry;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Shows the trail to people, from its end backwards.
@Component
public class LookBack {

    private final JdbcTrail trail;
    private final ExportTrail export;
    private final AuditSettings settings;

    LookBack(JdbcTrail trail, ExportTrail export, AuditSettings settings) {
        this.trail = trail;
        this.export = export;
        this.settings = settings;
    }

    /// What a person wants to see of a trail.
    ///
    /// @param kind `traffic` or `security`
    /// @param action how the action begins
    /// @param day in UTC
    public record Wanted(
            NetworkId network,
            @Nullable String kind,
            @Nullable String actor,
            @Nullable String action,
            @Nullable String subject,
            @Nullable LocalDate day) {

        boolean isFiltered() {
            return kind != null || actor != null || action != null || subject != null || day != null;
        }
    }

    /// Some entries, the newest first.
    ///
    /// @param before the place in front of which the next page begins
    public record Stretch(List<LinkedEntry> entries, long before, boolean more) {
        public Stretch {
            entries = List.copyOf(entries);
        }
    }

    /// Between which places to look, neither of them included.
    record Reach(long after, long before) {}

    /// Up to `limit` entries in front of that place that match.
    public Stretch page(Wanted wanted, long before, int limit) {
        var reach = reach(wanted, before);
        int scan = wanted.isFiltered() ? settings.lookBackRows() : limit + 1;
        var found = trail.findBack(wanted, reach, scan, limit + 1);
        var entries = found.entries().stream().map(JdbcTrail.Row::entry).toList();
        if (entries.size() > limit) {
            var shown = entries.subList(0, limit);
            return new Stretch(shown, shown.getLast().place(), true);
        }
        return new Stretch(entries, found.last(), found.seen() == scan);
    }

    private Reach reach(Wanted wanted, long before) {
        var day = wanted.day();
        if (day == null) {
            return new Reach(0, before);
        }
        var start = day.atStartOfDay().toInstant(ZoneOffset.UTC);
        // What was recorded at the end of the day may be linked among what came shortly after it.
        var end = day.plusDays(1).atStartOfDay().plusMinutes(1).toInstant(ZoneOffset.UTC);
        return new Reach(
                trail.placeBefore(wanted.network(), start),
                Math.min(before, trail.placeBefore(wanted.network(), end) + 1));
    }

    /// How many entries are recorded and not linked yet.
    public long countUnlinked(NetworkId network) {
        return trail.countUnlinked(network);
    }

    /// The place of the newest entry.
    public long end(NetworkId network) {
        return trail.end(network).place();
    }

    /// The whole trail line by line, for `verify-audit`.
    public void export(NetworkId network, Consumer<String> line) {
        export.all(network, 0, line);
    }
}
