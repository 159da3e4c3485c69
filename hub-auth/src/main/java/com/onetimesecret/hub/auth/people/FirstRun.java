package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// At each start: makes the owner that the environment names, or prints the link with which somebody becomes it.
@Component
class FirstRun implements ApplicationRunner {

    private static final int SETUP_TOKEN_LENGTH = 43;

    private final OwnerFromEnvironment fromEnvironment;
    private final FirstOwner firstOwner;
    private final JdbcSetupTokens setupTokens;
    private final Tokens tokens;
    private final BaseUrl baseUrl;
    private final FirstNetworkName networkName;

    FirstRun(
            OwnerFromEnvironment fromEnvironment,
            FirstOwner firstOwner,
            JdbcSetupTokens setupTokens,
            Tokens tokens,
            BaseUrl baseUrl,
            FirstNetworkName networkName) {
        this.fromEnvironment = fromEnvironment;
        this.firstOwner = firstOwner;
        this.setupTokens = setupTokens;
        this.tokens = tokens;
        this.baseUrl = baseUrl;
        this.networkName = networkName;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        fromEnvironment.create(networkName.value());
        fromEnvironment.seedApiToken();
    }

    /// Prints the link where whoever started the hub looks: last, below what says that it is ready.
    @Order(Ordered.LOWEST_PRECEDENCE)
    @EventListener(ApplicationReadyEvent.class)
    void inviteAnOwner() {
        if (firstOwner.exists()) {
            return;
        }
        var token = tokens.base62(SETUP_TOKEN_LENGTH);
        setupTokens.add(token);
        System.out.println("  Nobody owns it yet. Open this link once, within 24 hours, to become its owner:\n\n  "
                + baseUrl.at("/setup?token=" + token) + "\n");
    }
}
