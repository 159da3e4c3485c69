package com.onetimesecret.hub.web.repeat;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Deletes the answers that are kept no more.
@Component
class ForgetAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(ForgetAnswers.class);
    private static final int AT_ONCE = 1_000;

    private final JdbcKeptAnswers answers;

    ForgetAnswers(JdbcKeptAnswers answers) {
        this.answers = answers;
    }

    @Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
    void forget() {
        try {
            int forgotten;
            do {
                forgotten = answers.forgetExpired(AT_ONCE);
            } while (forgotten == AT_ONCE);
        } catch (DataAccessException unreachable) {
            LOG.warn(
                    "Answers that expired could not be deleted yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }
}
