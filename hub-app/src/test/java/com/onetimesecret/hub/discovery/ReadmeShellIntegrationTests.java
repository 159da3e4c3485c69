package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.discovery.StubHub.Reply;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README says that an agent with a shell can do, run as it stands there, atomic's walk-through included.
class ReadmeShellIntegrationTests {

    private static final String SECTION = "### An agent with a shell\n";
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @Test
    void worksAsItStands(@TempDir Path data, @TempDir Path folder) throws Exception {
        var readme = Files.readString(Path.of("..", "README.md"));
        var section = readme.substring(readme.indexOf(SECTION), readme.indexOf("Onetime Secret]"));
        var blocks =
                BLOCK.matcher(section).results().map(found -> found.group(1)).toList();
        assertThat(blocks).hasSize(2);
        try (var hub = RunningHub.start(data);
                var partner = StubHub.answering(call -> new Reply(200, "taken"))) {
            var script = String.join("\n", blocks)
                    .replace("http://localhost:8080", hub.baseUrl())
                    .replace("https://partner.example.com", partner.url())
                    .replace("less agent.sh", "[ -s agent.sh ]");
            Files.writeString(folder.resolve("walk.sh"), script);
            var walk = new ProcessBuilder("sh", "walk.sh")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile());
            walk.environment().put("HOME", folder.toString());
            var walking = walk.start();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !hub.owner().pending().isEmpty());
            hub.approve(hub.owner().pending().getFirst());

            walking.waitFor();

            assertThat(folder.resolve("out"))
                    .content()
                    .contains("TELL YOUR HUMAN: ", "Agent identity initialized for agent_", "Nightly build has started")
                    .contains("No answer yet.", "fin.example.com: pending")
                    .contains("{\"status\":\"deposited\",\"label\":\"stripe_key\"}sk_live_abc123")
                    .contains("Z  stripe_key\n  IP:         ", "/m/VERIFY_ABC123\nExpires in 5m.", "taken")
                    .contains("Result:     UNREACHABLE", "Rotated.")
                    .doesNotContain("Refused", "is not understood");
            assertThat(partner.seen()).singleElement().satisfies(call -> {
                assertThat(call.header("X-Agent-Id")).startsWith("agent_");
                assertThat(call.header("Signature-Agent")).startsWith("sig1=\"" + hub.baseUrl());
            });
        }
    }
}
