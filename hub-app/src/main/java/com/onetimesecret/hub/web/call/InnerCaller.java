package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.call.CurrentAgent;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/// The agent behind a call that the hub makes on its behalf: the gate let it in with the call that this one is made
/// for. Nothing that is sent can put it there.
public record InnerCaller(CurrentAgent agent) {

    /// The request attribute that holds it.
    public static final String ATTRIBUTE = InnerCaller.class.getName();

    static Optional<InnerCaller> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof InnerCaller caller ? Optional.of(caller) : Optional.empty();
    }
}
