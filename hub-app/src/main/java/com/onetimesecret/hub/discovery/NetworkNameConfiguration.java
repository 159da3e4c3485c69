package com.onetimesecret.hub.discovery;

import com.onetimesecret.hub.auth.Accounts;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// Where the documents get the network's name from.
@Configuration(proxyBeanMethods = false)
class NetworkNameConfiguration {

    @Bean
    NetworkName networkName(Accounts accounts, InstantSource time) {
        return new NetworkName(() -> accounts.onlyNetwork().map(accounts::networkName), time);
    }

    @Bean
    NetworkManifests networkManifests(HubDescription hub, Accounts accounts, JsonMapper json) {
        return new NetworkManifests(hub, slug -> accounts.networkBySlug(slug).map(accounts::networkName), json);
    }
}
