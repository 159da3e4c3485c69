package com.onetimesecret.hub.noticepage;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.FailedJoins;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Moment;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Who tried to join within the last day and was refused, as the template `failed-joins :: list` shows it.
@Component
public class FailedAttempts {

    /// The refusals that the pages have words of their own for.
    private static final Set<String> KNOWN = Set.of(
            "invalid-signature",
            "invalid-key",
            "invalid-request",
            "approval-denied",
            "blocked",
            "paused-by-human",
            "name-taken",
            "onboarding-by-invite",
            "rate-limited",
            "budget-exhausted",
            "network-suspended");

    private final FailedJoins failures;
    private final InstantSource clock;

    FailedAttempts(FailedJoins failures, InstantSource clock) {
        this.failures = failures;
        this.clock = clock;
    }

    /// One line of the list.
    ///
    /// @param name what whoever tried calls itself
    /// @param reason the key of the words that say why
    public record Line(AgentText name, String address, String reason, int times, Moment last) {}

    /// The lines, the newest first; none for people who do not decide.
    public List<Line> of(CurrentPerson person) {
        var now = clock.instant();
        return failures.list(person).stream()
                .map(one -> new Line(
                        AgentText.of(one.name(), AgentText.NAME),
                        one.address(),
                        "notices.reason." + (KNOWN.contains(one.reason()) ? one.reason() : "other"),
                        one.times(),
                        Moment.of(one.lastAt(), now)))
                .toList();
    }
}
