package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.auth.Accounts;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.auth.Setup;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/// Only the people of the hub, without the agents.
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({Accounts.class, PersonAuthentication.class, Setup.class})
class PeopleTestApplication {

    @Bean
    RecordedTrail trail() {
        return new RecordedTrail();
    }

    @Bean
    InstantSource time() {
        return InstantSource.system();
    }

    @Bean
    Tokens tokens() {
        return new Tokens();
    }

    @Bean
    BaseUrl baseUrl() {
        return new BaseUrl("https://hub.example");
    }
}
