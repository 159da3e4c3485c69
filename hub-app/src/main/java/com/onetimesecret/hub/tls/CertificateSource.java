package com.onetimesecret.hub.tls;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the certificates come from that the hub shows: files, or an authority that gives them by ACME.
public interface CertificateSource {

    /// The certificate for that host, or null if there is none (yet); it may take as long as a look into the
    /// database.
    ///
    /// @param host in lower case; null for a client that names none
    @Nullable
    ServerCertificate forHost(@Nullable String host);

    /// What proves to the authority that this hub serves a host where it asks for that token (RFC 8555, 8.3).
    default Optional<String> proof(String token) {
        return Optional.empty();
    }
}
