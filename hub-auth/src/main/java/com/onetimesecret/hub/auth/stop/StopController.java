package com.onetimesecret.hub.auth.stop;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.auth.EmergencyStop;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/emergency-stop` for people (WIRE 2): stop every agent of the network, and let them go on.
@RestController
class StopController {

    private static final String PATH = "/api/v2/emergency-stop";

    private final EmergencyStop emergencyStop;
    private final BaseUrl baseUrl;

    StopController(EmergencyStop emergencyStop, BaseUrl baseUrl) {
        this.emergencyStop = emergencyStop;
        this.baseUrl = baseUrl;
    }

    record Wish(@Nullable String reason) {}

    record Answer(
            boolean stopped,
            @Nullable Instant stoppedAt,
            @Nullable String stoppedBy,
            @Nullable String reason,
            long agents,
            List<NextStep> next) {}

    @GetMapping(PATH)
    Answer state(CurrentPerson person) {
        return answer(emergencyStop.state(person));
    }

    @PostMapping(PATH)
    Answer stop(CurrentPerson person, @RequestBody(required = false) @Nullable Wish wish) {
        return answer(emergencyStop.stop(person, wish == null ? null : wish.reason()));
    }

    @DeleteMapping(PATH)
    Answer lift(CurrentPerson person) {
        return answer(emergencyStop.lift(person));
    }

    private Answer answer(EmergencyStop.State state) {
        var address = baseUrl.at(PATH);
        return new Answer(
                state.stopped(),
                state.stoppedAt(),
                state.stoppedBy(),
                state.reason(),
                state.agents(),
                state.stopped()
                        ? List.of(
                                NextStep.get("see the agents that stand still", baseUrl.at("/api/v2/agents")),
                                NextStep.get("see that the stop holds; DELETE lifts it", address))
                        : List.of(NextStep.get("see the agents, which may act", baseUrl.at("/api/v2/agents"))));
    }
}
