package com.onetimesecret.hub.messaging.burn;

import com.onetimesecret.hub.messaging.upkeep.Upkeep;
import java.util.List;
import org.springframework.stereotype.Component;

/// Destroys contents that nobody opened in time; the moment it is over nobody can open them any more.
@Component
class BurnSweeper implements Upkeep {

    private final JdbcSealedMessages sealed;
    private final BurnSettings settings;

    BurnSweeper(JdbcSealedMessages sealed, BurnSettings settings) {
        this.sealed = sealed;
        this.settings = settings;
    }

    /// Destroys what is over, in short transactions.
    void sweep() {
        Upkeep.untilNoMore(settings.sweepRows(), () -> sealed.destroyExpired(settings.sweepRows()));
    }

    @Override
    public List<Chore> chores() {
        return List.of(new Chore("burn-sweeper", settings.sweepInterval(), this::sweep));
    }
}
