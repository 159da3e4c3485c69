package com.onetimesecret.hub.environment;

import com.onetimesecret.hub.api.BaseUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Tells whoever started the hub where it is.
@Component
class Greeting {

    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);

    private final BaseUrl baseUrl;
    private final boolean forMachines;

    Greeting(BaseUrl baseUrl, @Value("${hub.log-format:text}") String logFormat) {
        this.baseUrl = baseUrl;
        this.forMachines = logFormat.equals("json");
    }

    // First, so that the set-up link follows it.
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @EventListener(ApplicationReadyEvent.class)
    void greet() {
        if (forMachines) {
            LOG.info("The hub is ready: {}", baseUrl.value());
        } else {
            System.out.println("\n  The hub is ready: " + baseUrl.value() + "\n");
        }
    }
}
