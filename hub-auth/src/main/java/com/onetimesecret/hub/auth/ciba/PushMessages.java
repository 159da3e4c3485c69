package com.onetimesecret.hub.auth.ciba;

import com.onetimesecret.hub.auth.ciba.JdbcNotifications.Job;
import com.onetimesecret.hub.auth.token.PushedTokens;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// What is written in pings (CIBA Core 10.2), pushed tokens (10.3.1) and pushed errors (12).
@Component
class PushMessages {

    private final JdbcNotifications jobs;
    private final PushedTokens tokens;
    private final JsonMapper mapper;
    private final TransactionTemplate transaction;

    PushMessages(JdbcNotifications jobs, PushedTokens tokens, JsonMapper mapper, TransactionTemplate transaction) {
        this.jobs = jobs;
        this.tokens = tokens;
        this.mapper = mapper;
        this.transaction = transaction;
    }

    /// That there is an answer, and nothing of it.
    private record Ping(String authReqId) {}

    private record Failed(String authReqId, String error, String errorDescription) {}

    String ping(Job job) {
        return mapper.writeValueAsString(new Ping(job.authReqId()));
    }

    /// The tokens, which are given out once and kept sealed until they arrived; or why there are none.
    String push(Job job) {
        if (job.payload() != null) {
            return job.payload();
        }
        return switch (job.outcome()) {
            case DENIED -> failed(job, "access_denied", "A person said no. That is final.");
            case EXPIRED -> failed(job, "expired_token", "Nobody decided in time.");
            case APPROVED ->
                Objects.requireNonNull(transaction.execute(status -> tokens.redeem(job.authReqId())
                        .map(mapper::writeValueAsString)
                        .map(payload -> {
                            jobs.keep(job, payload);
                            return payload;
                        })
                        .orElseGet(() ->
                                failed(job, "access_denied", "A person paused or revoked this agent meanwhile."))));
        };
    }

    private String failed(Job job, String error, String description) {
        return mapper.writeValueAsString(new Failed(job.authReqId(), error, description));
    }
}
