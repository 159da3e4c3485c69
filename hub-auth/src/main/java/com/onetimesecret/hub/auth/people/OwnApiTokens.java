package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import com.onetimesecret.hub.api.event.DecidingTokenMade;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApiTokens.Listed;
import com.onetimesecret.hub.auth.ApiTokens.Wanted;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What a person may do with their own API tokens, each step with its line in the trail.
@Component
public class OwnApiTokens {

    private static final int TOKEN_LENGTH = 43;
    private static final int ID_LENGTH = 24;
    private static final int MOST = 50;
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final JdbcApiTokens apiTokens;
    private final JdbcNetworks networks;
    private final AuditTrail trail;
    private final Tokens tokens;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    OwnApiTokens(
            JdbcApiTokens apiTokens,
            JdbcNetworks networks,
            AuditTrail trail,
            Tokens tokens,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.apiTokens = apiTokens;
        this.networks = networks;
        this.trail = trail;
        this.tokens = tokens;
        this.events = events;
        this.transaction = transaction;
    }

    public String mint(CurrentPerson person, Wanted wanted) {
        var name = VisibleName.of(wanted.name(), "/name").value();
        if (name.equals(JdbcApiTokens.FROM_ENVIRONMENT)) {
            throw refused("/name", "is kept for the token that the environment names");
        }
        if (wanted.rights().isEmpty()) {
            throw refused("/rights", "must be at least one");
        }
        var life = wanted.life();
        if (life != null && (life.compareTo(Duration.ofMinutes(1)) < 0 || life.compareTo(LONGEST) > 0)) {
            throw refused("/expires_in", "is from a minute to ten years");
        }
        if (wanted.rights().contains(Right.DECIDE) && !person.role().decides()) {
            throw refused("/rights", "cannot include decide: your role only looks");
        }
        var token = tokens.base62(TOKEN_LENGTH);
        var stored = new JdbcApiTokens.NewToken("key_" + tokens.base62(ID_LENGTH), name, token, life);
        transaction.executeWithoutResult(status -> {
            networks.lock(person.networkId());
            if (apiTokens.list(person).size() >= MOST) {
                throw refused("/name", "would be one too many: you have " + MOST + " tokens; revoke one first");
            }
            apiTokens.insert(stored, person, wanted.rights());
            record(
                    person,
                    "api_token.created",
                    stored.id(),
                    Map.of("via", person.via(), "name", name, "rights", inWords(wanted)));
            if (wanted.rights().contains(Right.DECIDE)) {
                events.publishEvent(new DecidingTokenMade(person.email(), name));
            }
        });
        return token;
    }

    public List<Listed> list(CurrentPerson person) {
        return apiTokens.list(person);
    }

    public boolean revoke(CurrentPerson person, String id) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var name = apiTokens.revoke(person, id);
            name.ifPresent(
                    ended -> record(person, "api_token.revoked", id, Map.of("via", person.via(), "name", ended)));
            return name.isPresent();
        }));
    }

    private static String inWords(Wanted wanted) {
        return wanted.rights().stream()
                .sorted()
                .map(right -> right.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    private void record(CurrentPerson person, String action, String subject, Map<String, String> details) {
        trail.record(
                new AuditEntry(person.networkId(), AuditEntry.Kind.SECURITY, person.actor(), action, subject, details));
    }

    private static HubException refused(String pointer, String message) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at(pointer, message)));
    }
}
