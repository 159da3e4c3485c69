package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.join.JdbcFailedJoins;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/// Who tried to join a network within the last day and was refused before a person could decide.
@Component
public class FailedJoins {

    private static final int MOST = 50;

    private final JdbcFailedJoins failures;

    FailedJoins(JdbcFailedJoins failures) {
        this.failures = failures;
    }

    /// Attempts that were refused for the same reason.
    ///
    /// @param name what whoever tried calls itself; empty if nothing
    /// @param reason the slug of the problem it was answered
    /// @param times how often it came
    public record FailedJoin(String name, String address, String reason, int times, Instant lastAt) {}

    /// The newest of them, for people who decide; nothing for others.
    public List<FailedJoin> list(CurrentPerson person) {
        return person.mayDecide() ? failures.list(person.networkId(), MOST) : List.of();
    }
}
