package com.onetimesecret.hub.discovery;

import static com.onetimesecret.hub.discovery.ShellJoining.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Moving an identity from atomic to the hub with all that it has, and back.
class AgentShellAtomicIntegrationTests {

    /// What atomic says about its vault, which it looks for at home, and reads values from the standard input.
    private static final String ATOMIC = """
            #!/bin/sh
            cd "$HOME/.atomic/vault" || exit 1
            case "$2" in
              list) for label in *; do [ -e "$label" ] && echo "$label" || echo 'Vault is empty'; done ;;
              get) [ -e "$3" ] || { echo "Error: Label '$3' not found in vault" >&2; exit 1; }; cat "$3" ;;
              set) [ $# -eq 3 ] && cat > "$3" && echo "Stored '$3'" ;;
            esac
            """;

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data, Map.of());
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void movesTheVaultOnceItHasJoined(String shell) throws Exception {
        var machine = ShellMachine.of(shell, folder, hub.get("/agent.sh"));
        putAtomicOn(machine);
        var vault = Files.createDirectories(machine.home().resolve(".atomic/vault"));
        Files.writeString(vault.resolve("stripe_key"), "sk_live_abc123");
        Files.writeString(vault.resolve("two words"), "first\nsecond \u00e9");
        Files.writeString(vault.resolve("mine"), "atomic's");
        importInto(machine);
        ShellJoining.join(hub, machine, "--name", "mover-" + shell);
        ok(machine.feed("the hub's", "vault", "set", "mine"));

        var moved = machine.run("import");

        assertThat(ok(moved)).contains("Stored 'stripe_key'\nStored 'two words'\nMoved 2 values of the vault.");
        assertThat(moved.err()).contains("'mine' is here already");
        assertThat(machine.run("vault", "get", "stripe_key").text()).isEqualTo("sk_live_abc123");
        assertThat(machine.run("vault", "get", "two words").text()).isEqualTo("first\nsecond \u00e9");
        assertThat(machine.run("vault", "get", "mine").text()).isEqualTo("the hub's");
        assertThat(ok(machine.run("import"))).contains("Moved 0 values of the vault.");
        assertThat(machine.arguments()).doesNotContain("sk_live_abc123");
        ok(machine.run("key", "revoke"));
        assertThat(machine.run("whoami"))
                .satisfies(run -> assertThat(run.err()).contains("was revoked"))
                .satisfies(run -> assertThat(run.exit()).isEqualTo(1));
    }

    @Test
    void givesTheVaultBack() throws Exception {
        var machine = ShellMachine.of("dash", folder, hub.get("/agent.sh"));
        ShellJoining.join(hub, machine, "--name", "leaver");
        ok(machine.feed("sk_live_abc123", "vault", "set", "stripe_key"));

        var elsewhere = ok(machine.run("export", "--domain", "fin.example.com", folder + "/elsewhere"));
        assertThat(elsewhere).contains("only atomic opens it");
        putAtomicOn(machine);
        var vault = Files.createDirectories(machine.home().resolve(".atomic/vault"));
        assertThat(ok(machine.run("export", "--domain", "fin.example.com")))
                .contains("Stored 'stripe_key'", "Gave 1 values of the vault to atomic.");

        assertThat(vault.resolve("stripe_key")).hasContent("sk_live_abc123");
    }

    private static void importInto(ShellMachine machine) throws Exception {
        var key = new Ed25519PrivateKeyParameters(new SecureRandom());
        var credentials = AgentShellTests.credentials(
                Base64.getEncoder().encodeToString(key.getEncoded()),
                "ed25519:"
                        + Base64.getEncoder()
                                .encodeToString(key.generatePublicKey().getEncoded()));
        Files.writeString(
                Files.createDirectories(machine.home().resolve(".atomic")).resolve("credentials"), credentials);
        assertThat(ok(machine.run("import"))).contains("agent.sh import again, which moves the vault");
    }

    private static void putAtomicOn(ShellMachine machine) throws Exception {
        var program = Files.writeString(machine.folder().resolve("bin/atomic"), ATOMIC);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
