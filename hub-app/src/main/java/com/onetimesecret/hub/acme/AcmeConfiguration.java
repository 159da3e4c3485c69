package com.onetimesecret.hub.acme;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Has the hub get its certificates, where an e-mail is given for that.
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!@environment.getProperty('hub.acme.email', '').isEmpty()")
class AcmeConfiguration {

    @Bean
    AcmeCertificates acmeCertificates(
            BaseUrl baseUrl,
            ObjectProvider<JdbcAcme> store,
            ObjectProvider<AgentIdentities> identities,
            ObjectProvider<AcmeAccount> account) {
        return new AcmeCertificates(baseUrl, store, identities, account);
    }

    @Bean
    AcmeAccount acmeAccount(JdbcAcme store, AcmeSettings settings) {
        return new AcmeAccount(store, settings);
    }

    @Bean
    OrderCertificates orderCertificates(
            JdbcAcme store,
            AcmeCertificates certificates,
            AcmeAccount account,
            AcmeSettings settings,
            InstantSource clock) {
        return new OrderCertificates(store, certificates, account, settings, clock);
    }
}
