package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.Decision.Approve;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What an approval comes to, of what was asked for.
///
/// @param lifetime how long it lasts unused
/// @param chosen the option of an operation, or the agents of a renewal
public record Granted(Set<Scope> scopes, Duration lifetime, List<String> chosen) {

    public Granted {
        scopes = Set.copyOf(scopes);
        chosen = List.copyOf(chosen);
    }

    private static final Duration SHORTEST_LIFETIME = Duration.ofMinutes(1);

    /// All or some of the scopes and of the lifetime that the card asks for.
    ///
    /// @throws HubException invalid-request, for what it does not ask for
    static Granted within(ApprovalCard card, Approve approve) {
        var scopes = approve.scopes() == null ? card.requestedScopes() : approve.scopes();
        var lifetime = approve.lifetime() == null ? card.requestedLifetime() : approve.lifetime();
        if (scopes.isEmpty() || !card.requestedScopes().containsAll(scopes)) {
            throw refused("/scope", "must be some of what was asked for: " + Scope.join(card.requestedScopes()));
        }
        if (lifetime.compareTo(card.requestedLifetime()) > 0 || lifetime.compareTo(SHORTEST_LIFETIME) < 0) {
            throw refused(
                    "/expires_in",
                    "must be between " + SHORTEST_LIFETIME.toSeconds() + " and "
                            + card.requestedLifetime().toSeconds() + " seconds");
        }
        return new Granted(scopes, lifetime, List.of());
    }

    private static HubException refused(String pointer, String why) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at(pointer, why)));
    }
}
