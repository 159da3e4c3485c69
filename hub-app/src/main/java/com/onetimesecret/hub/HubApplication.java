package com.onetimesecret.hub;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.backup.Commands;
import com.onetimesecret.hub.environment.OneLineReporter;
import com.onetimesecret.hub.messaging.VerifyAudit;
import com.onetimesecret.hub.nats.NatsAccount;
import com.onetimesecret.hub.rehearsal.Rehearsal;
import com.onetimesecret.hub.rotation.RotateSigningKeysCommand;
import com.onetimesecret.hub.signin.ResetOwnerCommand;
import com.onetimesecret.hub.web.EndInTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.micrometer.metrics.autoconfigure.logging.logback.LogbackMetricsAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The hub as one process; it counts the lines of its log itself.
@SpringBootApplication(exclude = LogbackMetricsAutoConfiguration.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class HubApplication {

    /// Ends, in a database that was put back, what may have been used since (docs/operating.md).
    private static final String AFTER_RESTORE = "after-restore";

    private static final int UNCHANGED = 2;

    /// Starts the hub, or does one of its other works; see the README for what the environment may say.
    public static void main(String[] args) {
        var command = args.length == 0 || args[0].startsWith("-") ? "" : args[0];
        var arguments = command.isEmpty() ? List.of(args) : Arrays.asList(args).subList(1, args.length);
        try {
            switch (command) {
                case "" -> serve(args);
                case Rehearsal.NAME -> Rehearsal.play(HubApplication.class);
                case NatsAccount.NAME ->
                    System.exit(new NatsAccount(System.out, System.err, new Tokens(), InstantSource.system())
                            .run(arguments));
                case VerifyAudit.NAME -> System.exit(new VerifyAudit(System.out, System.err).run(arguments));
                case AFTER_RESTORE -> System.exit(once(List.of("--hub.restore.now=true")));
                case Commands.BACKUP, Commands.RESTORE ->
                    System.exit(new Commands(System.out, System.err, version(), HubApplication::once)
                            .run(command, arguments));
                case ResetOwnerCommand.NAME ->
                    System.exit(new ResetOwnerCommand(System.err, HubApplication::once).run(arguments));
                case RotateSigningKeysCommand.NAME ->
                    System.exit(new RotateSigningKeysCommand(System.err, HubApplication::once).run(arguments));
                default -> {
                    System.err.println("hub: There is no command " + command + ": backup, restore, reset-owner,"
                            + " rotate-signing-keys, after-restore, verify-audit, nats-account, or none to start the"
                            + " hub.");
                    System.exit(UNCHANGED);
                }
            }
        } catch (RuntimeException failure) {
            // Spring Boot's own exit codes are published as an event, which a half-made context answers with errors.
            if (OneLineReporter.explains(failure)) {
                System.exit(OneLineReporter.EXIT_CODE);
            }
            throw failure;
        }
    }

    private static void serve(String[] args) {
        EndInTime.watch(SpringApplication.run(HubApplication.class, args));
        // A third of the heap is what the start left behind; collected at once, the machine gets it back.
        System.gc();
    }

    // At an address that nobody has, perhaps beside a hub that has all the others, and only for as long as it takes.
    private static int once(List<String> settings) {
        var all = new ArrayList<>(List.of(
                "--hub.serves=false",
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--hub.management-port=",
                "--hub.tls.certificate=",
                "--hub.tls.key=",
                "--hub.tls.http-port=0",
                "--hub.acme.email=",
                "--hub.acme.trust=",
                "--hub.nats.url=",
                "--hub.nats.account-seed=",
                "--hub.drain.pause=0s"));
        all.addAll(settings);
        try {
            SpringApplication.run(HubApplication.class, all.toArray(String[]::new))
                    .close();
            return 0;
        } catch (RuntimeException failure) {
            if (OneLineReporter.explains(failure)) {
                return OneLineReporter.EXIT_CODE;
            }
            throw failure;
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(HubApplication.class.getPackage().getImplementationVersion(), "development");
    }
}
