package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.discovery.ShellMachine.Run;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `agent.sh` as an agent gets it from the hub, every command against the whole app.
class AgentShellIntegrationTests {

    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.agent-domain", "agents.example.net"));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void joinsOnceAndTellsWhoItIs(String shell) throws Exception {
        var machine = machine(shell);
        var name = "joiner-" + shell;

        var first = machine.start("", "init", "--name", name, "--purpose", "Try agent.sh, it's \u00e9");
        hub.approve(awaitRequestOf(name));
        var joined = machine.end(first);

        assertThat(joined.exit()).as(joined.err()).isZero();
        var agent = kept(machine, "agent_id");
        assertThat(joined.text())
                .startsWith("TELL YOUR HUMAN: ")
                .contains(hub.baseUrl(), "\nAgent identity initialized for " + agent + "\n");
        var token = kept(machine, "auth.hdr").substring("Authorization: Bearer ".length());
        assertThat(joined.out()).doesNotContain(token);

        var again = ok(machine.run("init"));
        assertThat(again).startsWith("Agent identity initialized for " + agent).doesNotContain("TELL YOUR HUMAN");
        assertThat(ok(machine.run("whoami")))
                .contains("Domain:     " + agent, "Public Key: ed25519:", "Status:     active", "Created:    20")
                .contains("Hub:        " + hub.baseUrl());
        assertThat(ok(machine.run("status"))).contains("Vault:    0 secrets", "active, approved until 20");
        assertThat(machine.arguments())
                .doesNotContain(token, kept(machine, "auth.hdr"), "auth_req", name)
                .doesNotContain(keyText(machine));
        assertThat(machine.files()).allSatisfy((file, mode) -> assertThat(mode).isIn("rw-------", "rwx------"));
    }

    @Test
    void saysRunItAgainWhileNobodyHasDecided() throws Exception {
        var machine = machine("dash");

        var waited = machine.run("init", "--name", "patient-one");

        assertThat(waited.exit()).isEqualTo(75);
        assertThat(waited.out()).startsWith("TELL YOUR HUMAN: ");
        assertThat(waited.err()).contains("run this again");
        hub.approve(awaitRequestOf("patient-one"));
        assertThat(ok(machine.run("init"))).doesNotContain("TELL YOUR HUMAN");
    }

    @Test
    void endsWhenAPersonSaysNo() throws Exception {
        var machine = machine("dash");
        var first = machine.start("", "init", "--name", "unwanted-one");
        hub.owner().deny(awaitRequestOf("unwanted-one").get("id").asString(), "{}");

        var denied = machine.end(first);

        assertThat(denied.exit()).isEqualTo(1);
        assertThat(denied.err()).contains("A person said no");
        assertThat(machine.run("init").exit()).isEqualTo(1);
    }

    @Test
    void takesUpTheIdentityOfALostKey() throws Exception {
        var lost = joined("dash", "forgetful-");
        var agent = kept(lost, "agent_id");
        ok(lost.feed("still here", "vault", "set", "a"));
        var machine = ShellMachine.of("bash", folder.resolve("new"), hub.get("/agent.sh"));

        var first = machine.start("", "init", "--name", "forgetful-dash", "--replaces", agent);
        hub.approve(awaitRequestOf("forgetful-dash"));

        assertThat(ok(machine.end(first))).contains("Agent identity initialized for " + agent);
        assertThat(ok(machine.run("vault", "get", "a"))).isEqualTo("still here");
        assertThat(lost.run("vault", "get", "a").exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void takesOverTheIdentityOfTheGuidesBlockAndGivesItBack(String shell) throws Exception {
        var machine = machine(shell);
        var guide = BLOCK.matcher(hub.get("/llms.txt"));
        assertThat(guide.find()).isTrue();
        var block = guide.group(1);
        var name = "guided-then-" + shell;
        Files.writeString(machine.folder().resolve("block.sh"), "NAME=" + name + "\n" + block);

        var first = machine.startScript("block.sh");
        hub.approve(awaitRequestOf(name));
        assertThat(machine.end(first).exit()).isZero();
        var agent = kept(machine, "agent_id");

        assertThat(ok(machine.run("whoami"))).contains(agent);
        assertThat(machine.run("vault", "list")).satisfies(run -> {
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("403", "vault");
        });
        var wider = machine.start("", "init", "--scope", "post read vault");
        hub.approve(awaitRequestOf(name));
        assertThat(machine.end(wider).exit()).isZero();
        assertThat(ok(machine.run("vault", "list"))).isEqualTo("Vault is empty\n");
        assertThat(machine.end(machine.startScript("block.sh"))).satisfies(run -> {
            assertThat(run.exit()).isZero();
            assertThat(run.out()).contains(agent).doesNotContain("TELL YOUR HUMAN");
        });
        assertThat(kept(machine, "agent_id")).isEqualTo(agent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void talksToTheOthers(String shell) throws Exception {
        var machine = joined(shell, "talker-");
        var other = hub.member("listener-" + shell);

        var id = ok(machine.run("post", "--topic", "shells." + shell, "Says \"hello\\n\"\nand more"))
                .strip();
        assertThat(other.get("/api/v2/agent/messages/" + id)
                        .body()
                        .at("/payload/summary")
                        .asString())
                .isEqualTo("Says \"hello\\n\"\nand more");
        assertThat(ok(machine.run("read")).lines()).anyMatch(line -> line.startsWith("{\"id\":\"" + id + "\""));
        assertThat(ok(machine.run("read"))).doesNotContain(id);
        assertThat(ok(machine.run("subscribe", "shells." + shell, "--since", "all", "--for", "2")))
                .contains(id);
        other.post("/api/v2/agent/messages", """
                {"type":"status_update","to":["%s"],"payload":{"status":"working","summary":"For you"}}
                """.formatted(kept(machine, "agent_id")));
        assertThat(ok(machine.run("read", "--wait", "20"))).contains("For you").doesNotContain(id);

        var unanswered = machine.run("ask", "--wait", "1", "--to", other.id(), "Which branch?");
        assertThat(unanswered.exit()).isEqualTo(75);
        assertThat(machine.run("ask", "--wait", "1", "--to", other.id(), "Which branch?"))
                .isEqualTo(unanswered);
        var question = unanswered.err().replaceAll("(?s).*answers (msg_\\w+).*", "$1");
        other.post("/api/v2/agent/questions/" + question + "/answers", "{\"answer\":\"main \\\"or\\\" not\"}");
        assertThat(ok(machine.run("answers", question, "--wait", "20")))
                .isEqualTo("listener-" + shell + ": main \"or\" not\n");
        assertThat(machine.run("answers", "msg_000000000000000000000000").exit())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void keepsSecretsAndTakesDeposits(String shell) throws Exception {
        var machine = joined(shell, "keeper-");

        assertThat(ok(machine.run("vault", "list"))).isEqualTo("Vault is empty\n");
        assertThat(ok(machine.run("deposits"))).isEqualTo("No deposits yet.\n");
        assertThat(ok(machine.feed("from \"stdin\"\\\nsecond \u00e9\n\n", "vault", "set", "db_password")))
                .isEqualTo("Stored 'db_password'\n");
        assertThat(machine.run("vault", "get", "db_password").text()).isEqualTo("from \"stdin\"\\\nsecond \u00e9");
        assertThat(ok(machine.run("vault", "set", "odd/label %;", "given"))).isEqualTo("Stored 'odd/label %;'\n");
        assertThat(ok(machine.run("vault", "get", "odd/label %;"))).isEqualTo("given");
        assertThat(machine.run("vault", "get", "nothing").exit()).isEqualTo(1);

        var url = ok(machine.run("deposit-url", "--label", "stripe_key", "--expires", "10m"))
                .strip();
        var deposit = Wire.send(Wire.to(url)
                .header("User-Agent", "curl/8.5.0 \"x\",\"label\":\"evil")
                .POST(BodyPublishers.ofString("sk_live_abc123")));
        assertThat(deposit.body().toString()).isEqualTo("{\"status\":\"deposited\",\"label\":\"stripe_key\"}");
        assertThat(Wire.send(Wire.to(url).POST(BodyPublishers.ofString("again")))
                        .status())
                .isEqualTo(404);

        assertThat(ok(machine.run("vault", "get", "stripe_key"))).isEqualTo("sk_live_abc123");
        assertThat(ok(machine.run("vault", "list"))).isEqualTo("db_password\nodd/label %;\nstripe_key\n");
        assertThat(ok(machine.run("deposits")))
                .matches("20\\S+Z  stripe_key\n  IP:         \\S+\n  User-Agent: curl/8.5.0 .*evil\n\n");
        assertThat(ok(machine.run("deposits", "--label", "other"))).isEqualTo("No deposits yet.\n");
        assertThat(ok(machine.run("status"))).contains("Vault:    3 secrets");
        assertThat(ok(machine.run("vault", "delete", "stripe_key"))).isEqualTo("Deleted 'stripe_key'\n");
        assertThat(machine.run("vault", "delete", "stripe_key").exit()).isEqualTo(1);
        assertThat(machine.arguments()).doesNotContain("stdin", "sk_live", "given");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void hostsCodes(String shell) throws Exception {
        var machine = joined(shell, "host-");

        assertThat(ok(machine.run("magic-link", "list"))).isEqualTo("No active magic links.\n");
        var hosted = ok(machine.run("magic-link", "host", "VERIFY_ABC123", "--expires", "5m"));
        assertThat(hosted).endsWith("/m/VERIFY_ABC123\nExpires in 5m. Service can verify at that URL.\n");
        assertThat(ok(machine.run("magic-link", "list"))).matches("VE\\*{4}  \\(expires in [45]m( \\d+s)?\\)\n");
        assertThat(Wire.send(Wire.to(hosted.lines().findFirst().orElseThrow()))
                        .body()
                        .toString())
                .isEqualTo("{\"status\":\"verified\",\"code\":\"VERIFY_ABC123\"}");
        assertThat(ok(machine.run("magic-link", "list"))).isEqualTo("No active magic links.\n");
        assertThat(machine.run("magic-link", "host", "no/slashes").exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void rotatesAndRevokesItsKey(String shell) throws Exception {
        var machine = joined(shell, "rotor-");
        var other = joined("dash", folder.resolve("other"), "watcher-of-" + shell);
        var agent = kept(machine, "agent_id");
        ok(machine.feed("kept", "vault", "set", "a"));
        var before = keyText(machine);
        var link = ok(machine.run("deposit-url", "--label", "late")).strip();

        assertThat(ok(machine.run("key", "rotate"))).contains("Rotated.", "Public Key: ed25519:");

        assertThat(keyText(machine)).isNotEqualTo(before);
        assertThat(machine.kept(hub.baseUrl()).resolve("key.next")).doesNotExist();
        assertThat(ok(machine.run("vault", "get", "a"))).isEqualTo("kept");
        assertThat(Wire.send(Wire.to(link).POST(BodyPublishers.ofString("late")))
                        .status())
                .isEqualTo(200);
        assertThat(ok(machine.run("key", "list")))
                .matches("ed25519:\\S+  active  since 20\\S+\ned25519:\\S+  retired  since 20\\S+\n");
        assertThat(machine.arguments()).doesNotContain(before, keyText(machine));

        var valid = other.run("verify", agent);
        assertThat(valid.exit()).as(valid.err()).isZero();
        assertThat(valid.out()).contains("  Status:     active\n", "  Result:     VALID\n");
        assertThat(ok(machine.run("key", "revoke"))).contains("cannot be undone");
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(other.run("verify", agent)).satisfies(run -> {
                    assertThat(run.exit()).isEqualTo(2);
                    assertThat(run.out()).contains("  Result:     REVOKED\n");
                }));
        assertThat(other.run("verify", agent, "--json").out()).startsWith("{\"result\":\"revoked\"");
        assertThat(other.run("verify", "nowhere.invalid").exit()).isEqualTo(4);
        assertThat(machine.run("vault", "get", "a").exit()).isEqualTo(1);
        var anew = machine.start("", "init", "--name", "reborn-" + shell);
        hub.approve(awaitRequestOf("reborn-" + shell));
        assertThat(ok(machine.end(anew))).doesNotContain(agent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void signsSoThatFourLinesVerifyIt(String shell) throws Exception {
        var machine = joined(shell, "signer-");
        var agent = kept(machine, "agent_id");
        var body = "{\"amount\": 5000}";
        var shown = ok(machine.run(
                "sign", "--dry-run", "--", "curl", "-X", "POST", "https://partner.example/transfer", "-d", body));
        var signature = header(shown, "X-Agent-Sig");
        var time = header(shown, "X-Agent-Sig-Time");
        assertThat(header(shown, "X-Agent-Id")).isEqualTo(agent);

        // What the receiving end does, with curl and openssl alone: fetch, strip the prefix, rebuild the key, check.
        var verify = """
                cd "$1" && curl -s %s/a/%s/.well-known/agent.json > agent.json
                KEY=$(sed -n 's/.*"public_key"[^"]*"ed25519:\\([^"]*\\)".*/\\1/p' agent.json)
                printf '%%s%%s' MCowBQYDK2VwAyEA "$KEY" | openssl base64 -d -A | openssl pkey -pubin -inform DER -out pub.pem
                printf '%%s.%%s' '%s' '%s' > text; printf %%s '%s' | openssl base64 -d -A > sig
                openssl pkeyutl -verify -pubin -inkey pub.pem -rawin -in text -sigfile sig
                """.formatted(hub.baseUrl(), agent, time, body, signature);
        var checked = new ProcessBuilder(
                        "sh", "-c", verify, "sh", folder.resolve("bin").toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(checked.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Signature Verified Successfully");
        assertThat(checked.waitFor()).isZero();

        // The hub finds the same, and takes such a signature as a credential.
        var finding = hub.member("checker-of-" + shell)
                .post(
                        "/api/v2/agent/verify",
                        Wire.json(Map.of(
                                "agent_id", agent, "signature", signature, "time", Long.valueOf(time), "body", body)));
        assertThat(finding.text("result")).as(finding.toString()).isEqualTo("verified");
        assertThat(header(shown, "Signature-Agent"))
                .isEqualTo("sig1=\"" + hub.baseUrl() + "/a/" + agent + "/.well-known/jwks.json\";type=jwks_uri");
        assertThat(ok(machine.run("sign", "--", "curl", "-sS", hub.baseUrl() + "/api/v2/agent/me")))
                .contains("\"agent_id\":\"" + agent + "\"");
        assertThat(ok(machine.run(
                        "sign",
                        "--",
                        "curl",
                        "-sS",
                        "--json",
                        "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}",
                        hub.baseUrl() + "/api/v2/agent/messages")))
                .contains("\"id\":\"msg_");
    }

    @Test
    void claimsADomain() throws Exception {
        var machine = joined("dash", "owner-");

        assertThat(ok(machine.run("domains"))).startsWith("No domains yet.\n");
        var added = machine.run("domains", "add", "fin.example.com");
        assertThat(added.exit()).as(added.err()).isEqualTo(75);
        assertThat(added.out())
                .contains("fin.example.com: pending\n", "  TXT   _agent-challenge.fin.example.com  ")
                .contains("  file  https://fin.example.com/.well-known/agent-challenge/");
        assertThat(ok(machine.run("domains", "list"))).startsWith("fin.example.com  pending\n");
        assertThat(machine.run("domains", "add", "localhost").exit()).isEqualTo(1);
        assertThat(machine.run("domains", "check", "fin.example.com").exit()).isEqualTo(75);
        assertThat(machine.run("domains", "add", "fin.agents.example.net").err())
                .contains("Refused (422)", "allowed: owner-dash.agents.example.net");

        var hosted = "owner-dash.agents.example.net";
        assertThat(ok(machine.run("domains")))
                .contains("Without any proof you can have: agent.sh domains add " + hosted);
        assertThat(ok(machine.run("init", "--domain", hosted))).endsWith(hosted + ": verified\n");
        assertThat(header(ok(machine.run("sign", "--dry-run", "--", "curl", "https://a.example/")), "X-Agent-Id"))
                .isEqualTo(hosted);
        await().untilAsserted(() -> assertThat(ok(machine.run("whoami"))).startsWith("Domain:     " + hosted + "\n"));
        var link = ok(machine.run("deposit-url", "--label", "x")).strip();
        assertThat(Wire.send(Wire.to(link).POST(BodyPublishers.ofString("left")))
                        .status())
                .isEqualTo(200);
        assertThat(ok(machine.run("vault", "get", "x"))).isEqualTo("left");
        assertThat(ok(machine.run("verify", hosted)))
                .contains("  Domain:     " + hosted + "\n", "  Result:     VALID\n");
    }

    private ShellMachine machine(String shell) throws Exception {
        return ShellMachine.of(shell, folder, hub.get("/agent.sh"));
    }

    private ShellMachine joined(String shell, String prefix) throws Exception {
        return joined(shell, folder, prefix + shell);
    }

    private static ShellMachine joined(String shell, Path folder, String name) throws Exception {
        var machine = ShellMachine.of(shell, folder, hub.get("/agent.sh"));
        ShellJoining.join(hub, machine, "--name", name);
        return machine;
    }

    private static String ok(Run run) {
        return ShellJoining.ok(run);
    }

    private static String kept(ShellMachine machine, String file) throws Exception {
        return Files.readString(machine.kept(hub.baseUrl()).resolve(file)).strip();
    }

    private static String keyText(ShellMachine machine) throws Exception {
        return kept(machine, "key.pem").lines().toList().get(1);
    }

    private static String header(String command, String name) {
        return command.replaceAll("(?s).*'" + name + ": ([^']*)'.*", "$1");
    }

    private static JsonNode awaitRequestOf(String name) {
        return ShellJoining.awaitRequestOf(hub, name);
    }
}
