package com.onetimesecret.hub.discovery;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.Accounts;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The manifests of the single networks of a hub, looked up every few seconds at most: discovery costs next to
/// nothing.
@Component
class NetworkManifests {

    private static final Duration FRESH_FOR = Duration.ofSeconds(2);
    private static final int MOST = 1_000;

    private final LoadingCache<String, Optional<Document>> documents;

    NetworkManifests(HubDescription hub, Accounts accounts, JsonMapper json) {
        documents = Caffeine.newBuilder()
                .expireAfterWrite(FRESH_FOR)
                .maximumSize(MOST)
                .build(slug -> accounts.networkBySlug(slug)
                        .map(accounts::networkName)
                        .map(name -> Document.of(
                                MediaType.APPLICATION_JSON,
                                json.writeValueAsString(Manifest.of(hub.of(slug, name))))));
    }

    /// The manifest of the network in use of that slug.
    ///
    /// @throws HubException not-found
    Document of(String slug) {
        return documents.get(slug).orElseThrow(HubException::notFound);
    }
}
