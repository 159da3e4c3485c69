package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.Visitor;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.Nearest;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.List;

/// Whether a call that ends a secret is meant: people's programs have to say `continue`, an agent means what it
/// calls (WIRE 5).
final class Continue {

    private static final String NAME = "continue";
    private static final List<String> KNOWN = List.of(NAME, "passphrase");

    private Continue() {}

    /// @throws HubException invalid-request for an agent's slip of the pen, which must not cost the secret
    static boolean isMeant(Visitor visitor, Parameters given) {
        if (visitor.caller().filter(CurrentAgent.class::isInstance).isEmpty()) {
            return isSaid(given);
        }
        var slips = given.members().propertyNames().stream()
                .filter(name -> !KNOWN.contains(name) && Nearest.to(name, KNOWN).isPresent())
                .map(name -> FieldError.unknown("/" + name, name, KNOWN))
                .toList();
        if (!slips.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, slips);
        }
        return isSaid(given) || given.text(NAME).isEmpty();
    }

    static boolean isSaid(Parameters given) {
        return given.isTrue(NAME);
    }
}
