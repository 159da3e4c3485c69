package com.onetimesecret.hub;

import com.onetimesecret.hub.environment.OneLineReporter;
import com.onetimesecret.hub.messaging.VerifyAudit;
import com.onetimesecret.hub.web.EndInTime;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The hub as one process.
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class HubApplication {

    /// Ends, in a database that was put back, what may have been used since (docs/operating.md).
    private static final String AFTER_RESTORE = "after-restore";

    /// Starts the hub, or does one of its other works; see the README for what the environment may say.
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(VerifyAudit.NAME)) {
            var arguments = Arrays.asList(args).subList(1, args.length);
            System.exit(new VerifyAudit(System.out, System.err).run(arguments));
        }
        try {
            if (args.length > 0 && args[0].equals(AFTER_RESTORE)) {
                // At an address that nobody has, and only for as long as it takes.
                SpringApplication.run(
                                HubApplication.class,
                                "--hub.restore.now=true",
                                "--server.port=0",
                                "--hub.management-port=")
                        .close();
                return;
            }
            EndInTime.watch(SpringApplication.run(HubApplication.class, args));
        } catch (RuntimeException failure) {
            // Spring Boot's own exit codes are published as an event, which a half-made context answers with errors.
            if (OneLineReporter.explains(failure)) {
                System.exit(OneLineReporter.EXIT_CODE);
            }
            throw failure;
        }
    }
}
