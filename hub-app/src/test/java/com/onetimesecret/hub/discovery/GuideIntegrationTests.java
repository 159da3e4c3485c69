package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// The guide as an agent meets it: every block is taken from `/llms.txt` and run as it stands, against the whole
/// app.
class GuideIntegrationTests {

    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.start(data);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void takesAnAgentFromNothingToEveryCallWithOneApproval(String shell, @TempDir Path folder) throws Exception {
        var blocks = blocks();
        var machine = BareShell.of(shell, folder);
        var name = "guided-" + shell;

        var first = machine.start(
                blocks.getFirst(), Map.of("NAME", name, "PURPOSE", "Check that the guide is true under " + shell));
        hub.approve(ShellJoining.awaitRequestOf(hub, name));
        var joined = BareShell.result(first);

        assertThat(joined.exitCode()).as(joined.output()).isZero();
        assertThat(joined.output()).startsWith("TELL YOUR HUMAN: ").contains(hub.baseUrl());
        var kept =
                machine.home().resolve(".agent-network").resolve(hub.baseUrl().substring("http://".length()));
        assertKeepsItsSecrets(kept, joined.output());
        var key = Files.readString(kept.resolve("key.pem"));
        var agentId = Files.readString(kept.resolve("agent_id"));
        var token = Files.readString(kept.resolve("auth.hdr"));

        var again = machine.run(blocks.getFirst());

        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).doesNotContain("TELL YOUR HUMAN").contains(agentId.strip());
        assertThat(kept.resolve("key.pem")).hasContent(key);
        assertThat(kept.resolve("agent_id")).hasContent(agentId);
        assertThat(Files.readString(kept.resolve("auth.hdr"))).isNotEqualTo(token);
        // What the examples ask a person for may wait; nobody asks to join again.
        assertThat(hub.owner().pending())
                .noneMatch(card -> card.get("kind").asString().equals("join"));
        assertKeepsItsSecrets(kept, again.output());

        hub.member("giver-" + shell)
                .post(
                        "/api/v2/agent/handoff",
                        "{\"task_description\":\"Count the builds\",\"to\":\"" + agentId.strip() + "\"}");
        assertEveryExampleWorks(machine, blocks);
    }

    @Test
    void saysRunThisAgainWhileNobodyHasDecided(@TempDir Path folder) throws Exception {
        var machine = BareShell.of("dash", folder);

        var waited = BareShell.result(machine.start(blocks().getFirst(), Map.of("NAME", "patient")));

        assertThat(waited.exitCode()).as(waited.output()).isEqualTo(75);
        assertThat(waited.output()).startsWith("TELL YOUR HUMAN: ").contains("run this again");
        hub.approve(ShellJoining.awaitRequestOf(hub, "patient"));
        var joined = machine.run(blocks().getFirst());
        assertThat(joined.exitCode()).as(joined.output()).isZero();
        assertThat(joined.output()).doesNotContain("TELL YOUR HUMAN");
    }

    @Test
    void offersInTheManifestOnlyCallsThatExist() {
        var routes = hub
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .map(GuideIntegrationTests::withoutNames)
                .collect(Collectors.toSet());

        assertThat(Arrays.stream(Capability.values())
                        .map(capability -> withoutNames(capability.template().replaceFirst("\\?.*", ""))))
                .allMatch(routes::contains);
    }

    private static void assertEveryExampleWorks(BareShell machine, List<String> blocks) throws Exception {
        var outputs = new StringBuilder();
        for (var example : blocks.subList(1, blocks.size())) {
            var result = machine.run(example);
            assertThat(result.exitCode()).as("%s%n%s", example, result.output()).isZero();
            assertThat(result.output()).as(example).doesNotContain("/problems/");
            outputs.append(result.output());
        }
        assertThat(outputs)
                .contains("\"id\":\"msg_", "Nightly build has started", "\"peers\":", "\"next_heartbeat_in\":")
                .contains("\"kind\":\"operation\"")
                .contains("event: open", "event: status_update")
                .contains("Translate the release notes to French", "Count the builds", "\"state\":\"working\"")
                .contains("\"unread\":0", "The door code", "\"state\":\"acked\"", "\"opened_at\":")
                .contains("correct horse battery staple");

        var secondReveal = machine.run(blocks.getLast());
        assertThat(secondReveal.output())
                .contains("/problems/not-found")
                .doesNotContain("correct horse battery staple");
    }

    private static void assertKeepsItsSecrets(Path kept, String output) throws IOException {
        var token = Files.readString(kept.resolve("auth.hdr")).strip().substring("Authorization: Bearer ".length());
        assertThat(output).doesNotContain(token).doesNotContain("PRIVATE KEY");
        try (var files = Files.list(kept)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    private static List<String> blocks() throws Exception {
        return BLOCK.matcher(hub.get("/llms.txt"))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String withoutNames(String pattern) {
        return pattern.replaceAll("\\{[^}]*}", "{}");
    }
}
