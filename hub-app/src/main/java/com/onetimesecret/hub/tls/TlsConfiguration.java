package com.onetimesecret.hub.tls;

import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Takes the certificates from where the environment says; the environment was checked to say one place at most.
@Configuration(proxyBeanMethods = false)
class TlsConfiguration {

    @Bean
    @ConditionalOnExpression("!@environment.getProperty('hub.tls.certificate', '').isEmpty()")
    CertificateFiles certificateFiles(TlsSettings settings, InstantSource clock) {
        return new CertificateFiles(settings, clock);
    }

    @Bean
    ServeTls serveTls(ObjectProvider<CertificateSource> source, TlsSettings settings) {
        return new ServeTls(source.getIfAvailable(), settings.httpPort());
    }
}
