package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.auth.AgentAuthentication;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.web.call.Credentials;
import com.onetimesecret.hub.web.problem.StorageState;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Joins the edge to what lies behind it: who proves a credential, and whether storage answers.
@Configuration(proxyBeanMethods = false)
class HubPorts {

    @Bean
    Credentials credentials(AgentAuthentication agents, PersonAuthentication people, AgentDirectory directory) {
        return new Credentials(
                agents::byToken,
                agents::byBoundToken,
                agents::boundKey,
                agents::bySignature,
                agents::dpopNonce,
                agents::credential,
                people::byApiToken,
                directory::seen);
    }

    @Bean
    Readiness readiness(StorageState state, JdbcClient jdbc, DataSource pool, InstantSource clock) {
        return new Readiness(state, new JdbcStorageLook(jdbc, pool, clock));
    }
}
