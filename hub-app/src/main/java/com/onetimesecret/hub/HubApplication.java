package com.onetimesecret.hub;

import com.onetimesecret.hub.environment.OneLineReporter;
import com.onetimesecret.hub.messaging.VerifyAudit;
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

    /// Starts the hub, or checks an export of a trail; see the README for what the environment may say.
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(VerifyAudit.NAME)) {
            var arguments = Arrays.asList(args).subList(1, args.length);
            System.exit(new VerifyAudit(System.out, System.err).run(arguments));
        }
        try {
            SpringApplication.run(HubApplication.class, args);
        } catch (RuntimeException failure) {
            // Spring Boot's own exit codes are published as an event, which a half-made context answers with errors.
            if (OneLineReporter.explains(failure)) {
                System.exit(OneLineReporter.EXIT_CODE);
            }
            throw failure;
        }
    }
}
