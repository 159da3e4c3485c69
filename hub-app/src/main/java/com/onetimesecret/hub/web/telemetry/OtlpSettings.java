package com.onetimesecret.hub.web.telemetry;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where traces and logs go.
///
/// @param endpoint the receiver's address, below which its paths are `/v1/traces` and `/v1/logs`; empty for none
/// @param headers what it wants to be sent with them, as `name=value,name=value`
/// @param serviceName what the hub is called there
/// @param sampled the part of all calls that are traced
@ConfigurationProperties("hub.otlp")
record OtlpSettings(
        @DefaultValue("") String endpoint,
        @DefaultValue("") String headers,
        @DefaultValue("hub") String serviceName,
        @DefaultValue("1") double sampled) {

    String at(String path) {
        return endpoint.replaceFirst("/+$", "") + path;
    }

    Map<String, String> headersByName() {
        return Arrays.stream(headers.split(","))
                .filter(header -> header.contains("="))
                .map(header -> header.strip().split("=", 2))
                .collect(Collectors.toMap(
                        header -> header[0],
                        header -> URLDecoder.decode(header[1].replace("+", "%2B"), StandardCharsets.UTF_8),
                        (first, second) -> second));
    }

    /// Never prints the headers.
    @Override
    public String toString() {
        return endpoint;
    }
}
