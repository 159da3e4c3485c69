package com.onetimesecret.hub.openapi;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestPerson;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Finds out which parameters a route knows whose controller takes them all as they come: the refusal of one that
/// nobody knows names them.
record AskParameters(TestAgent agent, TestPerson person) {

    private static final String UNKNOWN = "zz-unknown";

    List<String> of(Route route) {
        var path = route.path().replaceAll("\\{\\w+}", "msg_" + "0".repeat(24)) + "?" + UNKNOWN + "=1";
        var answer = route.takes(CurrentPerson.class)
                ? person.call(route.method(), path, "")
                : agent.call(route.method(), path, "");
        var error = answer.body().path("errors").path(0);
        if (answer.status() != 422 || !error.path("pointer").asString("").equals("?" + UNKNOWN)) {
            throw new IllegalStateException(route.name() + " does not say which parameters it knows: " + answer);
        }
        return error.path("allowed").valueStream().map(JsonNode::asString).toList();
    }
}
