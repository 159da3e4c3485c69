package com.onetimesecret.hub.tls;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What the web server is told of TLS: whether its port has it, and what the port without it is for.
public final class ServeTls {

    private final @Nullable CertificateSource source;
    private final int httpPort;

    ServeTls(@Nullable CertificateSource source, int httpPort) {
        this.source = source;
        this.httpPort = httpPort;
    }

    /// With what to serve TLS; empty behind a proxy that does.
    public Optional<SSLContext> context() {
        if (source == null) {
            return Optional.empty();
        }
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new SniKeys(source)}, null, null);
            return Optional.of(context);
        } catch (GeneralSecurityException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    /// The port that answers without TLS; 0 if there is none.
    public int httpPort() {
        return source == null ? 0 : httpPort;
    }

    /// What to answer an authority that asks for that token under one of the hub's hosts.
    public Optional<String> proof(String token) {
        return source == null ? Optional.empty() : source.proof(token);
    }
}
