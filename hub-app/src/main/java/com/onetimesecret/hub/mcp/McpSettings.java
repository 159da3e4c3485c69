package com.onetimesecret.hub.mcp;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the door at `/mcp` lets in.
///
/// @param allowedOrigins pages on other origins whose scripts may call it; a program that is no page sends none
/// @param mostRequests how many requests one batch may hold, which only the oldest protocol version knows
/// @param signOfLife how often a call that waits says so: below what proxies and clients wait for a byte
@ConfigurationProperties("hub.mcp")
record McpSettings(
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("20") int mostRequests,
        @DefaultValue("10s") Duration signOfLife) {

    McpSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
