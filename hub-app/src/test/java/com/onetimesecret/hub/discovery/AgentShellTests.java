package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.call.RateLimits;
import com.onetimesecret.hub.discovery.ShellMachine.Run;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `agent.sh` does without a hub, under each shell.
class AgentShellTests {

    private static final String SCRIPT = script();
    private static final String HUB = "https://hub.example";

    // The vectors of atomic's formats; the hub refuses this key.
    private static final String SEED = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String PUBLIC = "ed25519:A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=";
    private static final String THUMBPRINT = "1IG2tMH7J2wbJZnOf8LJzQitKf7LMvoAElsuDMVM54Y";
    private static final String PAYLOAD =
            "{\"label\":\"stripe_key\",\"nonce\":\"AAECAwQFBgcICQoLDA0ODw\",\"expires_at\":1900000000,\"iat\":1899999400}";
    private static final String SPKI_HEAD = "MCowBQYDK2VwAyEA";

    @TempDir
    private Path folder;

    static String script() {
        var hub = new HubDescription(
                DiscoveryServer.BASE,
                new DiscoverySettings("Test Network", Duration.ofHours(24), 30),
                new RateLimits(11, 61, 121, 101, 31),
                new NetworkName(Optional::empty, InstantSource.system()));
        return new Template(hub).render("guide/agent.sh");
    }

    @Test
    void knowsItsHubAndNamesWhatItNeeds() {
        assertThat(SCRIPT)
                .startsWith("#!/bin/sh\n")
                .contains("HUB=${AGENT_HUB:-'https://hub.example'}")
                .contains("curl 7.55, OpenSSL 3.0, and cat, date, mkdir, mv and rm.")
                .doesNotContain("{{");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void signsCallsAsAtomicDoes(String shell) throws Exception {
        var machine = imported(shell).with("FAKE_NOW", "1772884800");

        var posted = machine.run(
                "sign",
                "--dry-run",
                "--",
                "curl",
                "-X",
                "POST",
                "https://partner.api.com/transfer",
                "-d",
                "{\"amount\": 5000}");
        var read = machine.run("sign", "--dry-run", "--", "curl", "https://Partner.api.com:443/x?y=1#z");

        assertThat(posted.out())
                .as(posted.err())
                .startsWith("curl -q -H 'X-Agent-Id: fin.acme.com' -H 'X-Agent-Sig: "
                        + "UBjUi3ZY577JhYUQcn4m5SluWYGx1335rCStDfCWqfYoeEcB4OnxTYM8YiUzR3vinmT+Wbia00MpiiXafE3tDA==' "
                        + "-H 'X-Agent-Sig-Time: 1772884800' ")
                .contains("-H 'Signature-Agent: sig1=\"https://fin.acme.com\"'")
                .contains("keyid=\"" + THUMBPRINT + "\"", "tag=\"web-bot-auth\"")
                .endsWith(" -X POST https://partner.api.com/transfer -d '{\"amount\": 5000}'\n");
        assertThat(read.out())
                .contains("sPgtYSznZKThkcg6m/d7wYEQdD5TuggpMriQn5Zt1ZxBGDIALlNOIIi9kzn/vU0c3w1Wsg4D1MBrKUC1cyrfCg==")
                .contains("(\"@method\" \"@authority\" \"@path\" \"@query\" \"signature-agent\";key=\"sig1\")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void mintsDepositUrlsThatAtomicReads(String shell) throws Exception {
        var machine = imported(shell).with("FAKE_NOW", "1899999400");

        var before = machine.run("deposit-url", "--label", "stripe_key");
        assertThat(before.exit()).isEqualTo(1);
        assertThat(before.err()).contains("not joined yet", "agent.sh init");
        Files.writeString(machine.kept(HUB).resolve("agent_id"), "agent_000000000000000000000001\n");
        var minted = machine.run("deposit-url", "--label", "stripe_key").out();
        assertThat(minted).startsWith("https://fin.acme.com/d/").endsWith("\n");
        var token = minted.strip().substring("https://fin.acme.com/d/".length()).split("\\.", -1);
        assertThat(new String(Base64.getUrlDecoder().decode(token[0]), StandardCharsets.UTF_8))
                .isEqualTo(PAYLOAD);
        var ed25519 = Signature.getInstance("Ed25519");
        ed25519.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(
                        Base64.getDecoder().decode(SPKI_HEAD + PUBLIC.substring("ed25519:".length())))));
        ed25519.update(token[0].getBytes(StandardCharsets.UTF_8));
        assertThat(ed25519.verify(Base64.getUrlDecoder().decode(token[1]))).isTrue();
        assertThat(machine.run("deposit-url", "--label", "stripe_key", "--expires", "600")
                        .out())
                .isEqualTo(minted);
        var longer = machine.run("deposit-url", "--label", "stripe_key", "--expires", "25h");
        assertThat(longer.err()).contains("24 hours at most");
        assertThat(longer.exit()).isZero();
        assertThat(longer.out())
                .isEqualTo(machine.run("deposit-url", "--label", "stripe_key", "--expires", "24h")
                        .out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void takesAKeyFromAtomicAndGivesItBack(String shell) throws Exception {
        var machine = imported(shell);

        var back = machine.run("export", folder.resolve("back here").toString());

        assertThat(back.exit()).as(back.err()).isZero();
        assertThat(back.out()).contains("Exported the key of fin.acme.com").doesNotContain(SEED);
        assertThat(folder.resolve("back here/credentials"))
                .content()
                .contains("\"domain\": \"fin.acme.com\"", "\"private_key\": \"" + SEED + "\"", PUBLIC);
        assertThat(folder.resolve("back here/agent.json")).content().contains("\"id\": \"fin.acme.com\"", PUBLIC);
        assertThat(machine.run("export", folder.resolve("back here").toString()).exit())
                .isEqualTo(1);
        assertThat(machine.files())
                .containsEntry(".agent-network/hub.example", "rwx------")
                .containsEntry(".agent-network/hub.example/key.pem", "rw-------");
        var key = Files.readString(machine.kept(HUB).resolve("key.pem"));
        assertThat(machine.arguments())
                .doesNotContain(SEED)
                .doesNotContain("000102030405")
                .doesNotContain(key.lines().skip(1).findFirst().orElseThrow());
        var other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(
                other.resolve("credentials"),
                credentials().replace(SEED, SEED.replace('A', 'B')).replace(PUBLIC, "ed25519:none"));
        assertThat(machine.run("import", other.toString()).exit()).isEqualTo(1);
        assertThat(machine.kept(HUB).resolve("key.pem")).hasContent(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "64 | frobnicate",
                "64 | vault",
                "64 | vault frobnicate",
                "64 | vault get",
                "64 | deposit-url",
                "64 | deposit-url --label",
                "64 | deposit-url --label a --expires soon",
                "64 | deposit-url --label a --expires 1d",
                "64 | deposit-url --label a --expires 0s",
                "64 | magic-link host a --expires 0",
                "64 | subscribe --for 0",
                "64 | magic-link host",
                "64 | key frobnicate",
                "64 | domains add",
                "64 | read --frob 1",
                "64 | init --name a\"b",
                "64 | --hub ftp://elsewhere whoami",
                "64 | --hub https://a/../../b whoami",
                "64 | sign",
                "64 | sign -- wget https://a.example/",
                "64 | sign -- curl",
                "64 | sign -- curl a.example",
                "64 | sign -- curl https://a.example/ https://b.example/",
                "64 | sign -- curl -F a=b https://a.example/",
                "64 | sign -- curl --data-urlencode a=b https://a.example/",
                "64 | sign -- curl -L https://a.example/",
                "64 | sign -- curl -sLo x https://a.example/",
                "64 | sign -- curl -Gd a=b https://a.example/",
                "64 | sign -- curl -K x https://a.example/",
                "64 | sign -- curl --frobnicate https://a.example/",
                "64 | sign -- curl https://a.example/{a,b}",
                "64 | sign -- curl https://a.example/a/../b",
                "64 | sign -- curl https://a.example/ -d",
                "64 | sign -- curl https://a.example/ -d @bytes",
                "64 | sign -- curl https://a.example/ -d a -d @nothing -d ''",
                "1  | sign -- curl https://a.example/ -d @nothing-there",
                "0  | sign --dry-run -- curl -g https://a.example/{a}",
                "0  | serve",
                "0  | stop",
                "0  | service install",
                "0  | help"
            })
    void saysWhatItCannotDo(int exit, String command) throws Exception {
        var machine = imported("dash");
        Files.write(folder.resolve("bytes"), new byte[] {65, 0, 66});
        Files.write(folder.resolve("nothing"), new byte[0]);

        var ended = machine.run(command.split(" ", -1));

        assertThat(ended.exit()).as(ended.toString()).isEqualTo(exit);
        assertThat(exit == 0 ? ended.out() : ended.err()).isNotBlank();
        assertThat(machine.files().keySet()).noneMatch(file -> file.contains("/run."));
        assertThat(machine.arguments()).doesNotContain("curl -q");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void needsAnIdentityAndAHubThatAnswers(String shell) throws Exception {
        var machine = ShellMachine.of(shell, folder, SCRIPT).with("AGENT_HUB", "http://localhost:1");

        assertThat(machine.run("whoami"))
                .returns(1, Run::exit)
                .satisfies(run -> assertThat(run.err()).contains("agent.sh init"));
        assertThat(machine.run("sign", "--", "curl", "https://a.example/").exit())
                .isEqualTo(1);
        var unreachable = machine.run("init", "--name", "lonely");
        assertThat(unreachable.exit()).isEqualTo(69);
        assertThat(unreachable.err()).contains("does not answer");
        assertThat(machine.files().keySet())
                .contains(".agent-network/localhost:1/key.pem")
                .noneMatch(file -> file.contains("/run."));
    }

    private ShellMachine imported(String shell) throws Exception {
        var machine = ShellMachine.of(shell, folder, SCRIPT);
        importInto(machine);
        return machine;
    }

    /// Gives the machine the key of the vectors.
    static void importInto(ShellMachine machine) throws Exception {
        var atomic = Files.createDirectories(machine.home().resolve(".atomic"));
        Files.writeString(atomic.resolve("credentials"), credentials());
        var run = machine.run("import");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(PUBLIC, "agent.sh import again, which moves the vault")
                .doesNotContain(SEED);
    }

    private static String credentials() {
        return credentials(SEED, PUBLIC);
    }

    /// The file of atomic that holds such a key.
    static String credentials(String seed, String publicKey) {
        return """
                {
                  "domain": "fin.acme.com",
                  "private_key": "%s",
                  "public_key": "%s",
                  "port": 443,
                  "no_tls": false,
                  "tls_cert": null,
                  "tls_key": null,
                  "proxy": false
                }""".formatted(seed, publicKey);
    }
}
