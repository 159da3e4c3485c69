package com.onetimesecret.hub;

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
        SpringApplication.run(HubApplication.class, args);
    }
}
