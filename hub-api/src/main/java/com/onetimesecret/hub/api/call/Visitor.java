package com.onetimesecret.hub.api.call;

import java.util.Optional;

/// Who calls a route that a credential opens and that guests may try too: a caller, or a guest.
///
/// A credential that is presented counts: whoever sends a wrong one is refused and never taken for a guest. Agents
/// are let in where the route names a scope, else people only.
///
/// @param caller empty for a guest
public record Visitor(Optional<Caller> caller, Guest guest) {

    /// The request attribute that holds the visitor, once it is known who that is.
    public static final String ATTRIBUTE = "com.onetimesecret.hub.visitor";
}
