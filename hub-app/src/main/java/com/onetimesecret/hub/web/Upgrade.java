package com.onetimesecret.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/// Where a call that asks for a WebSocket (RFC 6455) leaves what goes on with its connection, when all that
/// holds for every call was checked.
public final class Upgrade {

    /// The request attribute that holds it; the server sets it where it can go on so.
    static final String ATTRIBUTE = Upgrade.class.getName();

    private final AtomicReference<Session.@Nullable Listener> left = new AtomicReference<>();

    Upgrade() {}

    /// The one that the request asks for, if it does.
    public static Optional<Upgrade> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Upgrade upgrade ? Optional.of(upgrade) : Optional.empty();
    }

    /// Leaves what goes on with the connection.
    public void leave(Session.Listener listener) {
        left.set(listener);
    }

    /// What was left, if the call got so far.
    Optional<Session.Listener> left() {
        return Optional.ofNullable(left.get());
    }
}
