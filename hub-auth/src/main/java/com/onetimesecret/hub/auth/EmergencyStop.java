package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.event.NetworkStopped;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.stop.JdbcStops;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Stops all agents of a network in one act, and lets them go on in one; both hold on every hub within a second.
@Component
public class EmergencyStop {

    /// How long a reason may be, in characters.
    public static final int LONGEST_REASON = 300;

    private final JdbcStops stops;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    EmergencyStop(
            JdbcStops stops, AuditTrail audit, ApplicationEventPublisher events, TransactionTemplate transaction) {
        this.stops = stops;
        this.audit = audit;
        this.events = events;
        this.transaction = transaction;
    }

    /// Whether a network is stopped, and if so since when, by whom and why.
    ///
    /// @param stoppedBy the e-mail of who stopped it
    /// @param agents how many agents the stop holds, or would hold
    public record State(
            boolean stopped,
            @Nullable Instant stoppedAt,
            @Nullable String stoppedBy,
            @Nullable String reason,
            long agents) {}

    /// Whether the person's network is stopped; one short look, for the frame of every page.
    public boolean isStopped(CurrentPerson person) {
        return stops.find(person.networkId()).isPresent();
    }

    /// How the person's network stands.
    public State state(CurrentPerson person) {
        var held = stops.held(person.networkId());
        return stops.find(person.networkId())
                .map(stop -> new State(true, stop.at(), stop.byEmail(), stop.reason(), held))
                .orElseGet(() -> new State(false, null, null, null, held));
    }

    /// Stops all agents of the person's network; nothing changes if they are stopped.
    ///
    /// @throws HubException forbidden, or invalid-request for a reason that is too long
    public State stop(CurrentPerson person, @Nullable String reason) {
        mustDecide(person);
        var why = reason == null || reason.isBlank() ? null : reason.strip();
        if (why != null && why.codePointCount(0, why.length()) > LONGEST_REASON) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/reason", "is longer than " + LONGEST_REASON + " characters")));
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            if (stops.stop(person, why)) {
                record(person, true, why == null ? Map.of() : Map.of("reason", why));
            }
            return state(person);
        }));
    }

    /// Lets the agents of the person's network go on, except those that were paused one by one; nothing changes if
    /// they are not stopped.
    ///
    /// @throws HubException forbidden
    public State lift(CurrentPerson person) {
        mustDecide(person);
        return Objects.requireNonNull(transaction.execute(status -> {
            if (stops.lift(person.networkId())) {
                record(person, false, Map.of());
            }
            return state(person);
        }));
    }

    private static void mustDecide(CurrentPerson person) {
        if (!person.mayDecide()) {
            throw new HubException(
                    ProblemType.FORBIDDEN, "This needs an owner or approver, and for an API token the right `decide`.");
        }
    }

    private void record(CurrentPerson person, boolean stopped, Map<String, String> more) {
        var details = new HashMap<>(more);
        details.put("via", person.via());
        audit.record(new AuditEntry(
                person.networkId(),
                AuditEntry.Kind.SECURITY,
                person.actor(),
                stopped ? "network.stopped" : "network.stop-lifted",
                person.networkId().value(),
                details));
        events.publishEvent(new NetworkStopped(person.networkId(), stopped));
    }
}
