package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.discovery.ShellMachine.Run;
import com.onetimesecret.hub.harness.RunningHub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// How an agent joins by `agent.sh init`, and a person says yes.
final class ShellJoining {

    private ShellJoining() {}

    /// Runs `init`, and approves what it asks for.
    ///
    /// @param options of which the second is the name under which it asks
    /// @return what it said
    static String join(RunningHub hub, ShellMachine machine, String... options) throws Exception {
        var command = new ArrayList<>(List.of("init"));
        command.addAll(List.of(options));
        var first = machine.start("", command.toArray(String[]::new));
        hub.approve(awaitRequestOf(hub, options[1]));
        return ok(machine.end(first));
    }

    /// What the run printed, which ended well.
    static String ok(Run run) {
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        return run.text();
    }

    static JsonNode awaitRequestOf(RunningHub hub, String name) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> hub.owner().pending().stream()
                                .filter(request ->
                                        request.get("agent_name").asString().equals(name))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }
}
