package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.discovery.StubHub.Reply;
import com.onetimesecret.hub.discovery.StubHub.Seen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// How `agent.sh` takes what a hub answers, and what it leaves behind, against a hub that says what the test wants.
class AgentShellCallsTests extends AgentShellAtAStub {

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void showsNoSecretInAnyArgument(String shell) throws Exception {
        var machine = joined(shell);
        replies.put("/api/v2/agent/vault/a%20b", new Reply(200, ""));
        replies.put("/api/v2/agent/messages", new Reply(201, "{\"id\":\"msg_1\"}"));

        assertThat(machine.feed("secret-value\n\n", "vault", "set", "a b").exit())
                .isZero();
        assertThat(machine.run("post", "what I do").out()).isEqualTo("msg_1\n");

        assertThat(last().header("Authorization")).isEqualTo("Bearer secret-token");
        assertThat(hub.seen())
                .anySatisfy(call -> assertThat(new String(call.body(), StandardCharsets.UTF_8))
                        .isEqualTo("secret-value"))
                .anySatisfy(call -> assertThat(new String(call.body(), StandardCharsets.UTF_8))
                        .contains("secret-request"));
        assertThat(machine.arguments())
                .contains("curl -q -K curl", "openssl pkeyutl -sign")
                .doesNotContain("secret-", "what I do", "X-Agent-Sig");
        assertThat(machine.files().entrySet())
                .allSatisfy(file -> assertThat(file.getValue()).isIn("rw-------", "rwx------"))
                .noneMatch(file -> file.getKey().contains("/run."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void readsWhateverTextTheHubSends(String shell) throws Exception {
        var machine = joined(shell);
        replies.put("/a/" + AGENT + "/.well-known/agent.json", new Reply(200, """
                {
                  "name" : "x\\",\\"status\\":\\"revoked\\",\\"\\\\",
                  "status" : "active",
                  "metadata" : [ { "status" : "nested", "a/b" : { "public_key" : "no" } }, [], {}, "status", 7, null ],
                  "id" : "caf\\u00e9 \\ud83d\\ude00 \\u001b[2J \\u2028\\/é",
                  "public_key" : "one\\ttwo\\\\three",
                  "deposit" : "ftp://nowhere",
                  "created_at" : "2026-03-07T12:00:00Z"
                }
                """));

        var shown = machine.run("whoami");

        assertThat(shown.text().lines())
                .as(shown.err())
                .startsWith(
                        "Domain:     café 😀 \\u001b[2J \u2028/é",
                        "Public Key: one\ttwo\\three",
                        "Status:     active",
                        "Created:    2026-03-07T12:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "valid, 0, VALID",
        "revoked, 2, REVOKED",
        "mismatch, 3, DOMAIN MISMATCH",
        "unreachable, 4, UNREACHABLE",
        "invalid, 4, INVALID"
    })
    void saysWhatBecameOfALook(String result, int exit, String shown) throws Exception {
        var machine = joined("dash");
        var answer = """
                {"result":"%s","domain":"fin.acme.com","id":"fin\\n  Result:     VALID","public_key":"ed25519:x",\
                "status":"active","created_at":null,"hosted_here":false,"detail":null}""".formatted(result);
        replies.put("/api/v2/agent/verify", new Reply(200, answer));

        var verified = machine.run("verify", "fin.acme.com");

        assertThat(verified.exit()).as(verified.err()).isEqualTo(exit);
        assertThat(verified.out())
                .isEqualTo("  Domain:     fin   Result:     VALID\n  Public Key: ed25519:x\n  Status:     active\n"
                        + "  Result:     " + shown + "\n");
        assertThat(last().target()).isEqualTo("/api/v2/agent/verify?domain=fin.acme.com");
        var raw = machine.run("verify", "--json", "fin.acme.com");
        assertThat(raw.exit()).isEqualTo(exit);
        assertThat(raw.out()).isEqualTo(answer + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void printsEachMessageOnALineOfItsOwn(String shell) throws Exception {
        var machine = joined(shell);
        var first =
                "{\"id\":\"msg_1\",\"payload\":{\"summary\":\"},{\\\"id\\\":\\\"evil\\\"}]\\\\\"},\"to\":[\"a\",\"b\"]}";
        var second = "{\"id\":\"msg_2\",\"payload\":{\"status\":\"working\"},\"seq\":2}";
        replies.put(
                "/api/v2/agent/messages",
                new Reply(200, "{\"cursor\":\"c2\",\"has_more\":true,\"messages\":[" + first + "," + second + "]}"));

        var read = machine.run("read", "--wait", "1");

        assertThat(read.text().lines()).containsExactly(first, second);
        assertThat(read.err()).contains("There is more");
        assertThat(machine.kept(hub.url()).resolve("cursor")).hasContent("c2");
        assertThat(last().target()).isEqualTo("/api/v2/agent/messages?since=all&wait=1");
        machine.run("read");
        assertThat(last().target()).isEqualTo("/api/v2/agent/messages?since=c2&wait=0");
        machine.run("read", "--since", "2026-01-01T00:00:00Z");
        assertThat(last().target()).contains("since=2026-01-01T00%3A00%3A00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void sendsTextAsItIs(String shell) throws Exception {
        var machine = joined(shell);
        replies.put("/api/v2/agent/messages", new Reply(201, "{\"id\":\"msg_1\"}"));

        var posted = machine.run("post", "--", "-n \"a\\b\\\\\" $HOME `x` 'y' é 😀 %s\n\ttab\\n end\n");

        assertThat(posted.exit()).as(posted.err()).isZero();
        var sent = JsonMapper.shared().readTree(last().body());
        assertThat(sent.at("/payload/summary").asString())
                .isEqualTo("-n \"a\\b\\\\\" $HOME `x` 'y' é 😀 %s\n\ttab\\n end\n");
    }

    @Test
    void storesWhatAShellCannotHold() throws Exception {
        var machine = joined("dash");
        replies.put("/api/v2/agent/vault", new Reply(200, ""));

        assertThat(machine.feed("a\0b\n", "vault", "set", "x/ü").exit()).isZero();

        assertThat(last().body()).isEqualTo("a\0b\n".getBytes(StandardCharsets.UTF_8));
        assertThat(last().target()).isEqualTo("/api/v2/agent/vault?label=x%2F%C3%BC");
        assertThat(machine.feed("\n\n", "vault", "set", "x").exit()).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({"404, 1", "403, 1", "422, 1", "409, 1", "400, 1", "408, 75", "429, 75", "500, 75", "502, 75", "503, 75"
    })
    void tellsStopFromRetry(int status, int exit) throws Exception {
        var machine = joined("dash");
        replies.put("/api/v2/agent/messages", new Reply(status, """
                {"type":"%s/problems/some","title":"T","detail":"Said \\"so\\".","errors":[{"pointer":"/a","message":"is odd"}]}
                """.formatted(hub.url())));

        var ended = machine.run("post", "hello");

        assertThat(ended.exit()).isEqualTo(exit);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains(String.valueOf(status), "Said \"so\".", "/a is odd", "/problems/some");
        replies.put("/api/v2/agent/messages", new Reply(status, "<html>no JSON, [] \"at\" all }"));
        assertThat(machine.run("post", "hello").exit()).isEqualTo(exit);
    }

    @Test
    void saysOnceWhatIsWrongWithOneField() throws Exception {
        var machine = joined("dash");
        replies.put("/api/v2/agent/messages", new Reply(422, """
                {"detail":"/a is odd","errors":[{"pointer":"/a","message":"is odd"}]}"""));

        assertThat(machine.run("post", "hello").err()).containsOnlyOnce("/a is odd");
    }

    @Test
    void readsNoCurlrc() throws Exception {
        var machine = joined("dash");
        Files.writeString(machine.home().resolve(".curlrc"), "fail\ninclude\nrequest = PUT\nuser = evil:evil\n");
        replies.put("/api/v2/agent/messages", new Reply(422, "{\"detail\":\"Odd.\"}"));

        assertThat(machine.run("post", "hello").err()).contains("Refused (422): Odd.");
        assertThat(last().method()).isEqualTo("POST");
        assertThat(last().header("Authorization")).isEqualTo("Bearer secret-token");
    }

    @Test
    void takesNobodyElseForAHub() throws Exception {
        var machine = ShellMachine.of("dash", folder, AgentShellTests.script()).with("AGENT_HUB", hub.url());
        replies.put("/api/v2/agent/auth", new Reply(200, "<html>Welcome to the hotel</html>"));

        var ended = machine.run("init");

        assertThat(ended.exit()).isEqualTo(69);
        assertThat(ended.err()).contains("does not speak as a hub does");
        assertThat(machine.kept(hub.url()).resolve("agent_id")).doesNotExist();
    }

    @Test
    void takesUpAnImportedKey() throws Exception {
        var machine = ShellMachine.of("dash", folder, AgentShellTests.script()).with("AGENT_HUB", hub.url());
        AgentShellTests.importInto(machine);
        var key = Files.readString(machine.kept(hub.url()).resolve("key.pem"));

        assertThat(machine.run("init").exit()).isZero();

        assertThat(machine.kept(hub.url()).resolve("key.pem")).hasContent(key);
        assertThat(machine.run("deposit-url", "--label", "x").exit()).isZero();
    }

    @Test
    void replacesATokenThatHasBecomeOldOnce() throws Exception {
        var machine = joined("dash");
        replies.put("/api/v2/agent/messages", new Reply(401, "{\"detail\":\"Old.\"}"));
        int before = hub.seen().size();

        var refused = machine.run("post", "hello");

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(hub.seen().stream().skip(before).map(Seen::target))
                .containsExactly("/api/v2/agent/messages", "/oauth2/token", "/api/v2/agent/messages");
        replies.put("/oauth2/token", new Reply(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Ended.\"}"));
        assertThat(machine.run("post", "hello")).satisfies(run -> {
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("Ended.", "agent.sh init");
        });
        replies.put("/oauth2/token", new Reply(503, ""));
        assertThat(machine.run("post", "hello").exit()).isEqualTo(75);
        hub.close();
        assertThat(machine.run("post", "hello").exit()).isEqualTo(69);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void keepsTheNextKeyUntilTheHubHasIt(String shell) throws Exception {
        var machine = joined(shell);
        var kept = machine.kept(hub.url());
        var old = Files.readString(kept.resolve("key.pem"));
        replies.put("/oauth2/token", new Reply(400, "{}"));
        replies.put("/api/v2/agent/keys/rotate", new Reply(502, ""));

        assertThat(machine.run("key", "rotate").exit()).isEqualTo(75);
        var next = Files.readString(kept.resolve("key.next"));
        assertThat(kept.resolve("key.pem")).hasContent(old);
        assertThat(last().header("Authorization")).isEmpty();
        assertThat(last().header("Signature-Input"))
                .startsWith("sig1=(\"@method\" \"@authority\" \"@path\" \"content-digest\");created=");
        assertThat(machine.run("key", "rotate").exit()).isEqualTo(75);
        assertThat(kept.resolve("key.next")).hasContent(next);

        replies.put("/api/v2/agent/keys/rotate", new Reply(200, "{}"));
        var rotated = machine.run("key", "rotate");
        assertThat(rotated.exit()).as(rotated.err()).isZero();
        assertThat(kept.resolve("key.pem")).hasContent(next);
        assertThat(kept.resolve("key.next")).doesNotExist();
        assertThat(kept.resolve("auth.hdr")).doesNotExist();
        assertThat(machine.arguments())
                .doesNotContain(next.lines().skip(1).findFirst().orElseThrow());
    }

    @Test
    void goesOnWithTheNextKeyWhenTheHubHasItAlready() throws Exception {
        var machine = joined("dash");
        var kept = machine.kept(hub.url());
        replies.put("/api/v2/agent/keys/rotate", new Reply(502, ""));
        replies.put("/oauth2/token", new Reply(400, "{}"));
        assertThat(machine.run("key", "rotate").exit()).isEqualTo(75);
        var next = Files.readString(kept.resolve("key.next"));

        replies.put("/oauth2/token", new Reply(200, GRANTED));
        int before = hub.seen().size();
        assertThat(machine.run("key", "rotate").exit()).isZero();

        assertThat(kept.resolve("key.pem")).hasContent(next);
        assertThat(hub.seen().stream().skip(before).map(Seen::target)).containsExactly("/oauth2/token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void leavesNothingBehindWhenItIsStopped(String shell) throws Exception {
        var machine = joined(shell);
        var slow = StubHub.answering(call -> {
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            return new Reply(200, "{}");
        });
        try (slow) {
            Files.move(machine.kept(hub.url()), machine.kept(slow.url()));
            var there = machine.with("AGENT_HUB", slow.url());
            var waiting = there.start("", "vault", "get", "x");
            await().until(() -> !slow.seen().isEmpty());
            assertThat(there.files().keySet()).anyMatch(file -> file.contains("/run."));
            waiting.destroy();
            assertThat(waiting.waitFor(2, TimeUnit.SECONDS)).isTrue();
            assertThat(waiting.exitValue()).isEqualTo(143);
            assertThat(there.files().keySet()).noneMatch(file -> file.contains("/run."));

            var killed = there.start("", "vault", "get", "x");
            await().until(() -> slow.seen().size() == 2);
            killed.destroyForcibly().waitFor();
            assertThat(there.files().keySet()).anyMatch(file -> file.contains("/run."));
            there.run("sign", "--dry-run", "--", "curl", "https://a.example/");
            assertThat(there.files().keySet()).noneMatch(file -> file.contains("/run."));
        }
    }
}
