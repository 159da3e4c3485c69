package com.onetimesecret.hub.a2a;

import com.onetimesecret.hub.api.call.StandingCredentials;
import com.onetimesecret.hub.api.network.NetworkBudget;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The streams that tell of tasks; they count among those that the caller has open.
@Component
class TaskStreams {

    private final AnswerMethod methods;
    private final HubTasks tasks;
    private final StandingCredentials standing;
    private final NetworkBudget budget;
    private final A2aSettings settings;
    private final JsonMapper json;

    TaskStreams(
            AnswerMethod methods,
            HubTasks tasks,
            StandingCredentials standing,
            NetworkBudget budget,
            A2aSettings settings,
            JsonMapper json) {
        this.methods = methods;
        this.tasks = tasks;
        this.standing = standing;
        this.budget = budget;
        this.settings = settings;
        this.json = json;
    }

    /// Answers the request with what happens to that task, until nothing more can or it was told long enough.
    ///
    /// @throws A2aFailure if the request is refused; then nothing was done that it asks for
    void tell(RpcCall call, Session session, HttpServletResponse response) throws IOException {
        var caller = session.caller();
        budget.takeStream(caller.networkId(), caller.id());
        try {
            new TaskStream(this, call, session, response).tell(methods.follow(call, session));
        } finally {
            budget.endStream(caller.networkId(), caller.id());
        }
    }

    /// Ends the stream of a caller that may not listen any more.
    ///
    /// @throws A2aFailure saying why
    void check(Session session) {
        var lapse = standing.lapsed(List.of(session.credential())).get(session.credential());
        if (lapse != null) {
            throw new A2aFailure(
                    A2aFailure.Kind.REFUSED, "What let this call in came to an end (" + lapse.wire() + ").");
        }
    }

    AnswerMethod methods() {
        return methods;
    }

    /// Whether they go on.
    boolean areOpen() {
        return methods.goOn();
    }

    HubTasks tasks() {
        return tasks;
    }

    A2aSettings settings() {
        return settings;
    }

    JsonMapper json() {
        return json;
    }
}
