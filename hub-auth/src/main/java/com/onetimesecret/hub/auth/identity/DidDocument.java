package com.onetimesecret.hub.auth.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.onetimesecret.hub.auth.identity.PublishedKey.PublicJwk;
import com.onetimesecret.hub.auth.identity.PublishedKey.Status;
import java.util.List;

/// The DID document of an agent (did:web, W3C DID 1.0), with the members' names of that standard.
record DidDocument(
        @JsonProperty("@context") List<String> context,
        String id,
        @JsonProperty("alsoKnownAs") List<String> alsoKnownAs,
        @JsonProperty("verificationMethod") List<Method> verificationMethod,
        List<String> authentication,
        @JsonProperty("assertionMethod") List<String> assertionMethod,
        List<Service> service) {

    DidDocument {
        context = List.copyOf(context);
        alsoKnownAs = List.copyOf(alsoKnownAs);
        verificationMethod = List.copyOf(verificationMethod);
        authentication = List.copyOf(authentication);
        assertionMethod = List.copyOf(assertionMethod);
        service = List.copyOf(service);
    }

    /// The document of that agent; without keys once nothing it signs counts any more.
    static DidDocument of(Addressed addressed, KeyHistory history, PublishedKey current) {
        var did = addressed.did();
        var isRevoked = IdentityDocument.isRevoked(addressed.agent(), current);
        var keys = isRevoked
                ? List.<PublishedKey>of()
                : history.keys().stream().filter(PublishedKey::verifies).toList();
        return new DidDocument(
                List.of("https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"),
                did,
                addressed.alsoKnownAs() == null ? List.of() : List.of(addressed.alsoKnownAs()),
                keys.stream()
                        .map(key -> new Method(did + "#" + key.key().thumbprint(), "JsonWebKey", did, key.jwk()))
                        .toList(),
                // What a retired key signed before still counts, but it opens nothing new.
                keys.stream()
                        .filter(key -> key.status() == Status.ACTIVE)
                        .map(key -> did + "#" + key.key().thumbprint())
                        .toList(),
                keys.stream().map(key -> did + "#" + key.key().thumbprint()).toList(),
                isRevoked ? List.of() : List.of(new Service(did + "#deposit", "DepositBox", addressed.at("/d/"))));
    }

    /// A key.
    record Method(
            String id,
            String type,
            String controller,
            @JsonProperty("publicKeyJwk") PublicJwk publicKeyJwk) {}

    /// Where to turn to.
    record Service(
            String id,
            String type,
            @JsonProperty("serviceEndpoint") String serviceEndpoint) {}
}
