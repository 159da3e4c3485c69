package com.onetimesecret.hub.auth.client;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Removes, in batches, the clients that nobody approved in time.
@Component
class ForgetUnapproved {

    private static final Logger log = LoggerFactory.getLogger(ForgetUnapproved.class);
    private static final int BATCH = 1_000;

    private final JdbcClients clients;

    ForgetUnapproved(JdbcClients clients) {
        this.clients = clients;
    }

    @Scheduled(initialDelay = 90_000, fixedDelay = 60_000)
    void run() {
        try {
            clients.removeUnapproved(BATCH);
        } catch (DataAccessException unreachable) {
            log.warn(
                    "Old clients could not be removed yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }
}
