package com.onetimesecret.hub.web.repeat;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.web.problem.ProblemRenderer;
import com.onetimesecret.hub.web.problem.Refusals;
import com.onetimesecret.hub.web.problem.RequestIds;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Runs a controller in one transaction together with the keeping of its answer; the transactions that it opens
/// itself join this one.
@Component
class OneEffect {

    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Refusals refusals;
    private final ProblemRenderer renderer;
    private final RequestIds requestIds;

    OneEffect(
            TransactionTemplate transaction,
            JsonMapper json,
            Refusals refusals,
            ProblemRenderer renderer,
            RequestIds requestIds) {
        this.transaction = transaction;
        this.json = json;
        this.refusals = refusals;
        this.renderer = renderer;
        this.requestIds = requestIds;
    }

    /// What came of a controller.
    ///
    /// @param live the answer to keep; null if there is none
    /// @param failure what it threw, which is still to be rendered
    /// @param committed whether answer and effect are on disk
    record Outcome(@Nullable KeptAnswer live, @Nullable Exception failure, boolean committed) {

        /// Whether the answer is one to keep.
        boolean kept() {
            return live != null && live.isWorthKeeping() && (committed || failure != null);
        }

        KeptAnswer answer() {
            return Objects.requireNonNull(live);
        }

        KeptAnswer orThrow() throws Exception {
            if (failure != null) {
                throw failure;
            }
            return answer();
        }

        private Outcome onDisk() {
            return new Outcome(live, failure, true);
        }
    }

    /// Runs the controller. A 2xx or 409 commits with what `keep` stores; after any other answer nothing happened.
    ///
    /// @param keep stores the answer; false if the call has lost its place to another
    Outcome of(Callable<@Nullable Object> controller, HttpServletRequest request, Predicate<KeptAnswer> keep) {
        var refused = new AtomicReference<@Nullable Outcome>();
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                var outcome = run(controller, request);
                if (outcome.live() != null && outcome.answer().isWorthKeeping()) {
                    outcome = commit(outcome, keep, status);
                }
                if (!outcome.committed()) {
                    status.setRollbackOnly();
                    refused.set(outcome);
                }
                return outcome;
            }));
        } catch (RuntimeException broken) {
            var before = refused.get();
            if (before == null || before.failure() == null) {
                throw broken;
            }
            // What went wrong first says more than that the rollback failed as well.
            return before;
        }
    }

    private Outcome run(Callable<@Nullable Object> controller, HttpServletRequest request) {
        try {
            return new Outcome(KeptAnswer.of(arrived(controller.call()), json), null, false);
        } catch (HubException refusal) {
            return KeptAnswer.isWorthKeeping(refusal.type().status())
                    ? new Outcome(rendered(refusal, request), refusal, false)
                    : new Outcome(null, refusal, false);
        } catch (Exception failure) {
            return new Outcome(null, failure, false);
        }
    }

    private static Outcome commit(Outcome outcome, Predicate<KeptAnswer> keep, TransactionStatus status) {
        var isRefusal = outcome.failure() != null;
        if (status.isRollbackOnly()) {
            if (isRefusal) {
                return outcome;
            }
            throw new IllegalStateException("A controller answered although its transaction had failed");
        }
        try {
            return keep.test(outcome.answer()) ? outcome.onDisk() : new Outcome(null, AnswerOnce.running(), false);
        } catch (DataAccessException failed) {
            if (isRefusal) {
                // PostgreSQL takes no more statements after one that failed, even if the controller caught that.
                return outcome;
            }
            throw failed;
        }
    }

    /// Inside a transaction a direct call has its answer at once.
    private static @Nullable Object arrived(@Nullable Object answer) throws Exception {
        if (!(answer instanceof CompletableFuture<?> later)) {
            return answer;
        }
        if (!later.isDone()) {
            throw new IllegalStateException("A controller left its effect to another transaction");
        }
        try {
            return later.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private KeptAnswer rendered(HubException refusal, HttpServletRequest request) {
        var found = refusals.of(refusal, request);
        var headers = new HashMap<String, List<String>>();
        found.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        refusal.retryAfter()
                .ifPresent(wait -> headers.put("Retry-After", List.of(String.valueOf(Math.max(1, wait.toSeconds())))));
        return KeptAnswer.refusal(found.status(), headers, renderer.problem(found, requestIds.of(request)));
    }
}
