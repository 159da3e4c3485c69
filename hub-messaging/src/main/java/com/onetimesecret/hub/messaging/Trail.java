package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.messaging.audit.CheckStretch;
import com.onetimesecret.hub.messaging.audit.LookBack;
import com.onetimesecret.hub.messaging.proof.LinkedEntry;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The audit trail of a network for its people, the newest entries first, and whether what they see is as it was
/// signed.
@Component
public class Trail {

    private static final int RADIX = 36;
    /// Entries of one page.
    private static final int MOST = 50;

    private final LookBack trail;
    private final CheckStretch checks;

    Trail(LookBack trail, CheckStretch checks) {
        this.trail = trail;
        this.checks = checks;
    }

    /// Which entries a person wants to see; what is null does not matter.
    ///
    /// @param actor an agent's or a person's id, or `system`
    /// @param kind `traffic` or `security`
    /// @param action how the action begins
    /// @param day in UTC
    public record Wanted(
            @Nullable String kind,
            @Nullable String actor,
            @Nullable String action,
            @Nullable String subject,
            @Nullable LocalDate day) {}

    /// One entry.
    ///
    /// @param details as JSON; null: erased
    public record Line(
            long place,
            Instant at,
            String kind,
            String actor,
            String action,
            String subject,
            @Nullable String details) {

        private static Line of(LinkedEntry entry) {
            return new Line(
                    entry.place(),
                    Instant.parse(entry.at()),
                    entry.kind(),
                    entry.actor(),
                    entry.action(),
                    entry.subject(),
                    entry.details());
        }
    }

    /// Some entries.
    ///
    /// @param older the place of the next page, or null if there is none
    /// @param end the place of the newest entry of the whole trail
    /// @param unlinked how many entries are recorded and not linked yet
    public record Page(List<Line> lines, @Nullable String older, Check check, long end, long unlinked) {
        public Page {
            lines = List.copyOf(lines);
        }
    }

    /// What the check of a page came to.
    public enum State {
        /// From `first` to `last` all is as the hub signed it.
        SOUND,
        /// The place `first` is wrong.
        WRONG,
        /// There was nothing to check, or too much for a page.
        UNCHECKED
    }

    /// The check of a page.
    public record Check(
            State state, long first, long last, @Nullable Instant signedAt) {}

    /// The newest entries in front of that place, or of all if it is none.
    public Page page(CurrentPerson person, Wanted wanted, @Nullable String place) {
        var network = person.networkId();
        long before = place != null && place.matches("a[0-9a-z]{1,12}")
                ? Long.parseLong(place.substring(1), RADIX)
                : Long.MAX_VALUE;
        var found = trail.page(
                new LookBack.Wanted(
                        network, wanted.kind(), wanted.actor(), wanted.action(), wanted.subject(), wanted.day()),
                before,
                MOST);
        var lines = found.entries().stream().map(Line::of).toList();
        var verdict = lines.isEmpty()
                ? new CheckStretch.Verdict.Unchecked()
                : checks.check(
                        network, lines.getLast().place(), lines.getFirst().place());
        return new Page(
                lines,
                found.more() ? "a" + Long.toString(found.before(), RADIX) : null,
                check(verdict),
                trail.end(network),
                trail.countUnlinked(network));
    }

    private static Check check(CheckStretch.Verdict verdict) {
        return switch (verdict) {
            case CheckStretch.Verdict.Sound(long first, long last, String at) ->
                new Check(State.SOUND, first, last, Instant.parse(at));
            case CheckStretch.Verdict.Wrong(long wrong) -> new Check(State.WRONG, wrong, wrong, null);
            case CheckStretch.Verdict.Unchecked() -> new Check(State.UNCHECKED, 0, 0, null);
        };
    }

    /// The whole trail line by line, for `verify-audit`.
    public void export(CurrentPerson person, Consumer<String> line) {
        trail.export(person.networkId(), line);
    }
}
