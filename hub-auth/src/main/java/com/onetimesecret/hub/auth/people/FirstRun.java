package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/// At each start: makes the owner that the environment names, or prints the link with which somebody becomes it.
@Component
class FirstRun implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(FirstRun.class);
    private static final int SETUP_TOKEN_LENGTH = 43;

    private final OwnerFromEnvironment fromEnvironment;
    private final FirstOwner firstOwner;
    private final JdbcSetupTokens setupTokens;
    private final Tokens tokens;
    private final BaseUrl baseUrl;
    private final NetworkSettings network;

    FirstRun(
            OwnerFromEnvironment fromEnvironment,
            FirstOwner firstOwner,
            JdbcSetupTokens setupTokens,
            Tokens tokens,
            BaseUrl baseUrl,
            NetworkSettings network) {
        this.fromEnvironment = fromEnvironment;
        this.firstOwner = firstOwner;
        this.setupTokens = setupTokens;
        this.tokens = tokens;
        this.baseUrl = baseUrl;
        this.network = network;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        fromEnvironment.create(network.networkName());
        fromEnvironment.seedApiToken();
        if (!firstOwner.exists()) {
            var token = tokens.base62(SETUP_TOKEN_LENGTH);
            setupTokens.add(token);
            log.info("This hub has no owner yet. Become it within 24 hours at {}", baseUrl.at("/setup?token=" + token));
        }
    }
}
