package com.onetimesecret.hub.vault.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.SharedLimits;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.api.network.FirstNetwork;
import com.onetimesecret.hub.api.seal.MasterKeys;
import com.onetimesecret.hub.api.seal.Sealer;
import com.onetimesecret.hub.test.EndlessBudget;
import com.onetimesecret.hub.test.TestDatabase;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The module starts with what hub-app gives it and nothing else.
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
class VaultWiringIntegrationTests {

    private static final TestDatabase DATABASE = TestVault.database();

    @Autowired
    private SecretSettings settings;

    @Autowired
    private Sealer sealer;

    @Autowired
    private SecretController controller;

    @Autowired
    private ScheduledTaskHolder scheduled;

    @DynamicPropertySource
    static void useDatabase(DynamicPropertyRegistry registry) {
        DATABASE.springProperties().forEach((name, value) -> registry.add(name, () -> value));
    }

    @Test
    void startsWithItsDefaultsAndItsSweeper() {
        assertThat(settings).isEqualTo(TestVault.SETTINGS);
        assertThat(sealer.open("c", sealer.seal("c", new byte[] {1}))).containsExactly(1);
        assertThat(controller).isNotNull();
        assertThat(scheduled.getScheduledTasks()).hasSize(6);
    }

    /// Stands for hub-app and the other modules.
    @SpringBootApplication(scanBasePackages = "com.onetimesecret.hub.vault")
    @EnableScheduling
    @ConfigurationPropertiesScan("com.onetimesecret.hub.vault")
    static class Hub {

        @Bean
        Tokens tokens() {
            return TestVault.TOKENS;
        }

        @Bean
        InstantSource time() {
            return InstantSource.system();
        }

        @Bean
        MasterKeys masterKeys() {
            return TestVault.KEYS;
        }

        @Bean
        BaseUrl baseUrl() {
            return new BaseUrl("https://hub.example.com");
        }

        @Bean
        AuditTrail auditTrail() {
            return _ -> {};
        }

        @Bean
        SharedLimits limits() {
            return (_, _, _) -> new SharedLimits.Limit() {
                @Override
                public boolean pass(String caller) {
                    return true;
                }

                @Override
                public boolean hasLeft(String caller) {
                    return true;
                }
            };
        }

        @Bean
        AgentIdentities identities() {
            return new AgentIdentities() {
                @Override
                public Optional<AgentIdentity> find(String reference) {
                    return Optional.empty();
                }

                @Override
                public Optional<AgentIdentity> byHost(String host) {
                    return Optional.empty();
                }

                @Override
                public boolean isSignedBy(AgentIdentity agent, byte[] text, byte[] signature) {
                    return false;
                }
            };
        }

        @Bean
        EndlessBudget budget() {
            return new EndlessBudget();
        }

        @Bean
        TestVault.TestApprovals approvals() {
            return new TestVault.TestApprovals();
        }

        @Bean
        FirstNetwork firstNetwork() {
            return () -> Optional.of(TestVault.NETWORK);
        }

        @Bean
        AgentDirectory agentDirectory() {
            return TestVault.directory();
        }
    }
}
