package com.onetimesecret.hub.a2a;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.StandingCredentials;
import com.onetimesecret.hub.api.network.NetworkBudget;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The streams that tell of tasks, and how many each caller has.
@Component
class TaskStreams {

    private static final Duration COME_BACK = Duration.ofSeconds(10);

    private final AnswerMethod methods;
    private final HubTasks tasks;
    private final StandingCredentials standing;
    private final NetworkBudget budget;
    private final A2aSettings settings;
    private final JsonMapper json;
    private final Map<AgentId, Integer> open = new ConcurrentHashMap<>();

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
        take(caller.id());
        try {
            budget.takeStream(caller.networkId());
            try {
                new TaskStream(this, call, session, response).tell(methods.follow(call, session));
            } finally {
                budget.endStream(caller.networkId());
            }
        } finally {
            open.computeIfPresent(caller.id(), (id, held) -> held == 1 ? null : held - 1);
        }
    }

    private void take(AgentId caller) {
        open.compute(caller, (id, held) -> {
            int others = held == null ? 0 : held;
            if (others >= settings.streamsPerAgent()) {
                throw new HubException(
                                ProblemType.BUDGET_EXHAUSTED,
                                "This agent has " + others + " such streams open, and may have no more. Close one.")
                        .retryAfter(COME_BACK);
            }
            return others + 1;
        });
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
