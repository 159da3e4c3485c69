package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.event.CredentialsChanged;
import com.onetimesecret.hub.auth.LastingAccess.Way;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Ends all that outlives a person's sessions and password, each with its line in the trail.
@Component
public class EndAccess {

    private final List<LastingWays> ways;
    private final Members members;
    private final AuditTrail trail;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    EndAccess(
            List<LastingWays> ways,
            Members members,
            AuditTrail trail,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.ways = ways;
        this.members = members;
        this.trail = trail;
        this.events = events;
        this.transaction = transaction;
    }

    public List<Way> list(PersonId person) {
        return ways.stream()
                .flatMap(kind -> kind.of(person).stream())
                .sorted((a, b) -> a.kind().compareTo(b.kind()))
                .toList();
    }

    /// For somebody who has shown who they are.
    public void end(CurrentPerson person) {
        transaction.executeWithoutResult(status -> {
            if (!endIn(person.id(), person.via()).isEmpty()) {
                events.publishEvent(
                        new CredentialsChanged(person.id(), person.email(), CredentialsChanged.Change.ACCESS_ENDED));
            }
        });
    }

    /// Does so in the caller's transaction.
    List<Way> endIn(PersonId person, String via) {
        var ended = ways.stream().flatMap(kind -> kind.end(person).stream()).toList();
        var home = members.current(person, null, EnumSet.noneOf(CurrentPerson.Right.class), via)
                .map(CurrentPerson::networkId);
        ended.forEach(way -> {
            var network = way.network();
            if (network != null) {
                record(network, person, way, via);
            } else {
                home.ifPresent(own -> record(own, person, way, via));
            }
        });
        return ended;
    }

    private void record(NetworkId network, PersonId person, Way way, String via) {
        var action = switch (way.kind()) {
            case API_TOKEN, DECIDING_TOKEN -> "api_token.revoked";
            case PASSKEY -> "passkey.removed";
            case BROWSER -> "browser.forgotten";
        };
        trail.record(new AuditEntry(
                network,
                AuditEntry.Kind.SECURITY,
                person.value(),
                action,
                way.id(),
                Map.of("via", via, "name", way.name())));
    }
}
