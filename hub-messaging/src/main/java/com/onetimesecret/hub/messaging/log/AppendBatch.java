package com.onetimesecret.hub.messaging.log;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Puts a batch at the end of the log, in one round trip while nobody else writes.
///
/// The hub remembers the head it left behind. If the log still ends there, the batch is stored by one conditional
/// statement; if another hub was faster, nothing is stored and the batch takes the head's lock first. Either way
/// the head is locked until the commit, which makes the order of places the order of commits. Used by one thread.
@Component
class AppendBatch {

    /// How long the database's clock is followed by ours before it is asked again.
    private static final Duration CLOCK_TRUSTED = Duration.ofMinutes(1);

    private final JdbcMessageLog messages;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private @Nullable Head left;
    private Duration databaseAhead = Duration.ZERO;
    private Instant askedAt = Instant.EPOCH;

    AppendBatch(JdbcMessageLog messages, TransactionTemplate transaction, InstantSource clock) {
        this.messages = messages;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// Stores the messages; they are on disk then, and of the audit trail. A failure means that it is not known
    /// whether they are.
    Appended append(List<Draft> drafts, Duration timeout) {
        var from = left;
        // Known again only when this batch is confirmed.
        left = null;
        if (from != null && clock.instant().isBefore(askedAt.plus(CLOCK_TRUSTED))) {
            var to = from.after(drafts.size(), clock.instant().plus(databaseAhead));
            var placed = Placed.behind(from, to, drafts);
            if (messages.append(placed, from, to, timeout)) {
                left = to;
                return new Appended(from, to, placed);
            }
        }
        var appended = Objects.requireNonNull(transaction.execute(status -> appendLocked(drafts, timeout)));
        left = appended.to();
        return appended;
    }

    private Appended appendLocked(List<Draft> drafts, Duration timeout) {
        var locked = messages.lockHead();
        askedAt = clock.instant();
        databaseAhead = Duration.between(askedAt, locked.now());
        return messages.append(locked, drafts, timeout);
    }
}
