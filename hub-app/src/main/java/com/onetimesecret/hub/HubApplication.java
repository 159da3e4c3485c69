package com.onetimesecret.hub;

import com.onetimesecret.hub.environment.OneLineReporter;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The hub as one process.
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class HubApplication {

    /// Starts the hub; see the README for what the environment may say.
    public static void main(String[] args) {
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
