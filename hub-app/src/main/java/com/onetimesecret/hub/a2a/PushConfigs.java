package com.onetimesecret.hub.a2a;

import com.onetimesecret.hub.a2a.A2aFailure.Kind;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Where news of a task are pushed.
@Component
class PushConfigs {

    /// Whether cards say that there is such a thing.
    static final boolean OFFERED = false;

    JsonNode create(Session session, JsonNode config) {
        throw none(session);
    }

    JsonNode get(Session session, RpcCall call) {
        throw none(session);
    }

    JsonNode list(Session session, RpcCall call) {
        throw none(session);
    }

    JsonNode delete(Session session, RpcCall call) {
        throw none(session);
    }

    private static A2aFailure none(Session session) {
        return new A2aFailure(
                Kind.PUSH_NOTIFICATION_NOT_SUPPORTED,
                "News of a task of " + session.served() + " come over a stream; a webhook of the API has them too.");
    }
}
