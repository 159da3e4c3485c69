package com.onetimesecret.hub.auth.grant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Removes, in batches, grants and refresh tokens whose time is over.
@Component
class ForgetGrants {

    private static final Logger log = LoggerFactory.getLogger(ForgetGrants.class);
    private static final int MOST_BATCHES = 20;

    private final JdbcGrants grants;

    ForgetGrants(JdbcGrants grants) {
        this.grants = grants;
    }

    @Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
    void run() {
        try {
            int batches = 0;
            while (batches < MOST_BATCHES && grants.forgetOver() > 0) {
                batches++;
            }
        } catch (DataAccessException unreachable) {
            log.warn(
                    "Old grants could not be removed yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }
}
