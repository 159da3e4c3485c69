package com.onetimesecret.hub.environment;

import com.onetimesecret.hub.api.BaseUrl;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Tells whoever started the hub where it is.
@Component
class Greeting {

    private final BaseUrl baseUrl;

    Greeting(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
    }

    // First, so that the set-up link follows it.
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @EventListener(ApplicationReadyEvent.class)
    void greet() {
        System.out.println("\n  The hub is ready: " + baseUrl.value() + "\n");
    }
}
