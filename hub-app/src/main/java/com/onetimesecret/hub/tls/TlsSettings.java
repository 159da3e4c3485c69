package com.onetimesecret.hub.tls;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// TLS by certificate files, and the port without it.
///
/// @param certificate the file with the certificate and those that vouch for it, in PEM; empty: none
/// @param key the file with its private key, in PEM
/// @param httpPort the port that answers without TLS, with a redirect; 0: none
/// @param lookEvery how often the files are read again; soon enough for whoever replaces them by hand and looks
@ConfigurationProperties("hub.tls")
record TlsSettings(
        @DefaultValue("") String certificate,
        @DefaultValue("") String key,
        @DefaultValue("0") int httpPort,
        @DefaultValue("10s") Duration lookEvery) {}
