package com.onetimesecret.hub.messaging.activity;

import com.onetimesecret.hub.messaging.upkeep.Upkeep;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Counts what agents post, behind the commits, so that no post waits for a chart; of all hubs on a database one at a
/// time.
@Component
class CountPosts implements Upkeep {

    private static final int SWEEP_ROWS = 5_000;

    private final JdbcPosts posts;
    private final JdbcDoings doings;
    private final TransactionTemplate transaction;
    private final ActivitySettings settings;

    CountPosts(JdbcPosts posts, JdbcDoings doings, TransactionTemplate transaction, ActivitySettings settings) {
        this.posts = posts;
        this.doings = doings;
        this.transaction = transaction;
        this.settings = settings;
    }

    @Override
    public List<Chore> chores() {
        return List.of(
                new Chore("posts-counter", settings.countEvery(), this::count),
                new Chore("posts-sweeper", settings.sweepEvery(), this::sweep));
    }

    /// Counts all that has been committed, unless another hub does.
    void count() {
        int moved = settings.countMost();
        while (moved >= settings.countMost()) {
            moved = Objects.requireNonNull(transaction.execute(status -> {
                var mark = posts.lockMark();
                return mark.isPresent() ? posts.count(mark.getAsLong(), settings.countMost()) : 0;
            }));
        }
    }

    private void sweep() {
        Upkeep.untilNoMore(SWEEP_ROWS, () -> posts.forget(settings.keepHours(), SWEEP_ROWS));
        Upkeep.untilNoMore(SWEEP_ROWS, () -> doings.forget(SWEEP_ROWS));
    }
}
