package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.messaging.log.AppendInTransaction;
import com.onetimesecret.hub.messaging.log.Draft;
import com.onetimesecret.hub.messaging.log.Posted;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/// Stores messages with the changes that they tell of, in one commit.
///
/// Rows are locked in one order everywhere: what postings claim, then the threads that count them, then the log's
/// head. So two batches that change the same things never wait for each other.
@Component
public class StorePostings {

    private final AppendInTransaction log;
    private final TransactionTemplate transaction;
    private final TransactionTemplate undoable;

    StorePostings(AppendInTransaction log, PlatformTransactionManager transactions) {
        this.log = log;
        this.transaction = new TransactionTemplate(transactions);
        // Within a caller's transaction this is a savepoint: what is undone does not undo the caller's part.
        this.undoable = new TransactionTemplate(transactions);
        this.undoable.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /// Stores one; it is on disk when this returns, or when the caller's transaction commits.
    ///
    /// @throws HubException if it is refused
    public Posted store(Posting posting) {
        var outcome = Objects.requireNonNull(transaction.execute(status -> {
            var refusal = posting.claim();
            if (refusal != null) {
                return new Outcome(Map.of(), Map.of(0, refusal));
            }
            var posted = log.append(posting.compose());
            posting.stored(posted);
            return new Outcome(Map.of(0, posted), Map.of());
        }));
        // Thrown outside, so that it does not undo the transaction that this one may be part of.
        for (var refusal : outcome.refused().values()) {
            throw refusal;
        }
        return Objects.requireNonNull(outcome.stored().get(0));
    }

    /// Stores those that are not refused, in their order; they are on disk when this returns, or when the caller's
    /// transaction commits.
    ///
    /// @throws HubException if one is refused when the others are stored already; then nothing is stored
    Outcome storeTogether(List<Posting> postings) {
        var found = new HashMap<Integer, HubException>();
        @Nullable Outcome outcome = null;
        // Each attempt that is undone has found one more to be refused, so this ends.
        while (outcome == null) {
            outcome = undoable.execute(status -> attempt(postings, found, status));
        }
        return outcome;
    }

    private @Nullable Outcome attempt(
            List<Posting> postings, Map<Integer, HubException> found, TransactionStatus status) {
        // What cannot be claimed now may be free when what another one claimed is undone.
        var refused = new HashMap<>(found);
        for (int place : remaining(postings, refused, Posting::claims)) {
            var refusal = postings.get(place).claim();
            if (refusal != null) {
                refused.put(place, refusal);
            }
        }
        var drafts = new TreeMap<Integer, Draft>();
        boolean undo = false;
        for (int place : remaining(postings, refused, StorePostings::thread)) {
            try {
                drafts.put(place, postings.get(place).compose());
            } catch (HubException refusal) {
                found.put(place, refusal);
                undo = true;
            }
        }
        if (undo) {
            // What they claimed and counted is undone, and with it what the others did.
            status.setRollbackOnly();
            return null;
        }
        var appended = drafts.isEmpty() ? List.<Posted>of() : log.append(List.copyOf(drafts.values()));
        var outcome = Outcome.of(drafts.keySet(), appended, refused);
        drafts.keySet()
                .forEach(place -> postings.get(place)
                        .stored(Objects.requireNonNull(outcome.stored().get(place))));
        return outcome;
    }

    private static String thread(Posting posting) {
        return posting.message().path("correlation_id").asString("");
    }

    private static List<Integer> remaining(
            List<Posting> postings, Map<Integer, HubException> refused, Function<Posting, String> order) {
        return IntStream.range(0, postings.size())
                .boxed()
                .filter(place -> !refused.containsKey(place))
                .sorted(Comparator.comparing(place -> order.apply(postings.get(place))))
                .toList();
    }
}
