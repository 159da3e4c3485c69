package com.onetimesecret.hub.environment;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.outbound.AddressResolver;
import com.onetimesecret.hub.api.outbound.FetchLimits;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.api.seal.MasterKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import javax.crypto.SecretKey;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Makes what every module takes from its surroundings: time, chance, the address, the data folder, the master
/// keys.
@Configuration(proxyBeanMethods = false)
class EnvironmentConfiguration {

    @Bean
    InstantSource instantSource() {
        return InstantSource.system();
    }

    @Bean
    Tokens tokens() {
        return new Tokens();
    }

    @Bean
    BaseUrl baseUrl(
            @Value("${hub.base-url:}") String given,
            @Value("${server.port:8080}") int port,
            @Value("${hub.tls.certificate:}") String certificate) {
        var scheme = certificate.isEmpty() ? "http" : "https";
        return new BaseUrl(given.isEmpty() ? scheme + "://localhost:" + port : given);
    }

    @Bean
    AddressResolver addressResolver() {
        return AddressResolver.ofThisMachine();
    }

    @Bean
    SafeFetch safeFetch(BaseUrl baseUrl, AddressResolver resolver) {
        return new SafeFetch(baseUrl, resolver, FetchLimits.USUAL);
    }

    @Bean
    DataFolder dataFolder(@Value("${hub.data-dir:./data}") Path path) {
        return new DataFolder(path);
    }

    // Depends on the database, and so comes after the lock on the data folder and after Flyway.
    @Bean
    MasterKeys masterKeys(
            MasterKeySettings settings,
            DataFolder dataFolder,
            JdbcInstallation installation,
            Tokens tokens,
            Environment environment)
            throws IOException {
        SecretKey current;
        if (!settings.masterKey().isEmpty()) {
            current = MasterKey.parse(settings.masterKey())
                    .orElseThrow(() -> new StartRefused("hub.master-key is not 32 bytes in base64."));
        } else if (environment.containsProperty("spring.datasource.url")) {
            throw new StartRefused("HUB_MASTER_KEY is not set, and the database is not the hub's own.");
        } else {
            current = kept(MasterKeyFile.in(dataFolder.made()), installation, tokens);
        }
        var keys = MasterKeys.of(current, settings.others());
        installation.confirm(keys);
        return keys;
    }

    private static SecretKey kept(MasterKeyFile file, JdbcInstallation installation, Tokens tokens) throws IOException {
        var found = file.read();
        if (found.isPresent()) {
            return found.get();
        }
        if (!installation.fingerprints().isEmpty()) {
            throw new StartRefused("The master key of this database is gone: put " + file.file()
                    + " back from a backup, or set HUB_MASTER_KEY to what it held.");
        }
        return file.make(tokens);
    }
}
