package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.discovery.StubHub.Reply;
import com.onetimesecret.hub.discovery.StubHub.Seen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The calls that `agent.sh sign` makes with the real curl: both signatures hold for what arrives.
class SignedByShellTests {

    private static final Pattern INPUT = Pattern.compile("sig1=(\\(([^)]*)\\);.*)");
    private static final String SPKI_HEAD = "MCowBQYDK2VwAyEA";

    @TempDir
    private Path folder;

    private StubHub partner;

    @BeforeEach
    void startPartner() throws Exception {
        partner = StubHub.answering(call -> new Reply(200, "taken"));
    }

    @AfterEach
    void stopPartner() {
        partner.close();
    }

    static Stream<Arguments> calls() {
        var forms = List.of(
                "URL",
                "-s URL?a=b%20c&d",
                "-I URL",
                "URLx/%C3%BC -d {\"amount\":1}",
                "-sSX PUT URLx --data a=b",
                "-XPATCH URLx -da=b",
                "--request DELETE --url URLx",
                "URLx --data=a --data-raw @b -d c=%20d",
                "URLx -d @lines.txt",
                "URLx -d a -d @lines.txt --data-binary @lines.txt",
                "URLx --data-binary @bytes.bin",
                "URLx --json {\"a\": --json 1}",
                "URLx --data-binary @-",
                "URLx -d @- -H Accept:x",
                "URLx -H host:\tFin.Example:80 -d a",
                "-sg URLx -d ''",
                "URLx -d é😀");
        return Stream.of("dash", "bash").flatMap(shell -> forms.stream().map(form -> Arguments.of(shell, form)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void holdForWhatArrives(String shell, String form) throws Exception {
        var machine = machine(shell);
        var command = new ArrayList<>(List.of("sign", "--", "curl"));
        Arrays.stream(form.split(" ", -1))
                .map(part -> part.replace("''", "").replace('\t', ' '))
                .map(part -> part.startsWith("URL") ? partner.url() + "/" + part.substring(3) : part)
                .forEach(command::add);

        var ended = machine.feed("from\r\nthe\ninput\n", command.toArray(String[]::new));

        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(partner.seen()).hasSize(1);
        assertHolds(partner.seen().getFirst(), key(machine));
        assertThat(machine.files().keySet()).noneMatch(file -> file.contains("/run."));
    }

    @Test
    void sendsNothingThatACurlrcAdds() throws Exception {
        var machine = machine("dash");
        Files.writeString(machine.home().resolve(".curlrc"), "location\nfail\ndata = evil\noutput = taken.txt\n");

        var ended = machine.run("sign", "--", "curl", "-s", "-q", partner.url() + "/x", "-d", "a");

        assertThat(ended.out()).as(ended.err()).isEqualTo("taken");
        assertHolds(partner.seen().getFirst(), key(machine));
        assertThat(partner.seen().getFirst().body()).isEqualTo(new byte[] {'a'});
    }

    @Test
    void passesOnHowCurlEnded() throws Exception {
        var ended = machine("dash").run("sign", "--", "curl", "-s", "http://localhost:1/");

        assertThat(ended.exit()).isEqualTo(7);
    }

    @Test
    void runsAsItWasShown() throws Exception {
        var machine = machine("dash");
        var shown = machine.run(
                "sign", "--dry-run", "--", "curl", "-s", partner.url() + "/it's", "-d", "{\"a\": \"it's\\n $HOME\"}");
        var shell = new ProcessBuilder("sh", "-c", shown.text()).start();

        assertThat(shell.waitFor()).isZero();
        assertHolds(partner.seen().getFirst(), key(machine));
        assertThat(new String(partner.seen().getFirst().body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"a\": \"it's\\n $HOME\"}");
    }

    private static void assertHolds(Seen call, PublicKey key) throws GeneralSecurityException {
        var body = call.body();
        var prefix = (call.header("X-Agent-Sig-Time") + ".").getBytes(StandardCharsets.UTF_8);
        var text = Arrays.copyOf(prefix, prefix.length + body.length);
        System.arraycopy(body, 0, text, prefix.length, body.length);
        assertThat(verifies(key, text, call.header("X-Agent-Sig")))
                .as("over %s", new String(text, StandardCharsets.UTF_8))
                .isTrue();

        var input = INPUT.matcher(call.header("Signature-Input"));
        assertThat(input.matches()).isTrue();
        var base = new StringBuilder();
        for (var component : input.group(2).split(" ", -1)) {
            base.append(component).append(": ").append(value(call, component)).append('\n');
        }
        base.append("\"@signature-params\": ").append(input.group(1));
        assertThat(input.group(2).contains("content-digest"))
                .isEqualTo(!call.header("Content-Digest").isEmpty());
        assertThat(input.group(2).contains("@query")).isEqualTo(call.target().contains("?"));
        if (body.length > 0) {
            assertThat(call.header("Content-Digest"))
                    .isEqualTo("sha-256=:"
                            + Base64.getEncoder()
                                    .encodeToString(
                                            MessageDigest.getInstance("SHA-256").digest(body))
                            + ":");
        }
        var signature = call.header("Signature");
        assertThat(verifies(
                        key,
                        base.toString().getBytes(StandardCharsets.UTF_8),
                        signature.substring("sig1=:".length(), signature.length() - 1)))
                .as(base.toString())
                .isTrue();
    }

    private static String value(Seen call, String component) {
        int query = call.target().indexOf('?');
        return switch (component) {
            case "\"@method\"" -> call.method();
            case "\"@authority\"" -> call.header("Host").replace("Fin.Example:80", "fin.example");
            case "\"@path\"" -> query < 0 ? call.target() : call.target().substring(0, query);
            case "\"@query\"" -> call.target().substring(query);
            case "\"content-digest\"" -> call.header("Content-Digest");
            default -> call.header("Signature-Agent").substring("sig1=".length());
        };
    }

    private static boolean verifies(PublicKey key, byte[] text, String signature) throws GeneralSecurityException {
        var ed25519 = Signature.getInstance("Ed25519");
        ed25519.initVerify(key);
        ed25519.update(text);
        return ed25519.verify(Base64.getDecoder().decode(signature));
    }

    private static PublicKey key(ShellMachine machine) throws Exception {
        var shown = machine.run("import").text();
        var raw = shown.substring(shown.indexOf("ed25519:") + "ed25519:".length(), shown.indexOf("=\n") + 1);
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(SPKI_HEAD + raw)));
    }

    private ShellMachine machine(String shell) throws Exception {
        var machine = ShellMachine.of(shell, folder, AgentShellTests.script());
        Files.writeString(folder.resolve("lines.txt"), "\r\none\ntwo\r\n\r\n  three \t\n");
        Files.write(folder.resolve("bytes.bin"), new byte[] {0, 10, 13, -1, 0, 65, '\n', 0});
        AgentShellTests.importInto(machine);
        return machine;
    }
}
