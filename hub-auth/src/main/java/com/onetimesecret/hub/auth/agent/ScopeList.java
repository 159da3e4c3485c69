package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;

/// Reads scopes as OAuth writes them: names with spaces between.
public final class ScopeList {

    private ScopeList() {}

    /// The scopes in `text`, which the caller sent as `pointer`.
    ///
    /// @throws HubException invalid-request for a name that is none, or for no name at all
    public static Set<Scope> read(String text, String pointer) {
        var scopes = EnumSet.noneOf(Scope.class);
        var names = new StringTokenizer(text);
        while (names.hasMoreTokens()) {
            var name = names.nextToken();
            scopes.add(Scope.of(name).orElseThrow(() -> unknown(name, pointer)));
        }
        if (scopes.isEmpty()) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST, List.of(FieldError.at(pointer, "must name at least one scope")));
        }
        return scopes;
    }

    private static HubException unknown(String name, String pointer) {
        return HubException.of(
                ProblemType.INVALID_REQUEST,
                List.of(FieldError.notOneOf(
                        pointer,
                        name,
                        Arrays.stream(Scope.values()).map(Scope::wire).toList())));
    }
}
