package com.onetimesecret.hub.discovery;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.onetimesecret.hub.api.problem.HubException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/// The manifests and guides of the single networks of a hub, looked up every few seconds at most: discovery costs
/// next to nothing.
class NetworkManifests {

    private static final Duration FRESH_FOR = Duration.ofSeconds(2);
    private static final int MOST = 1_000;

    private final LoadingCache<String, Optional<Papers>> papers;

    /// @param nameOf the name of the network in use of a slug
    NetworkManifests(HubDescription hub, Function<String, Optional<String>> nameOf, JsonMapper json) {
        papers = Caffeine.newBuilder()
                .expireAfterWrite(FRESH_FOR)
                .maximumSize(MOST)
                .build(slug -> nameOf.apply(slug).map(name -> Papers.of(hub.of(slug, name), json)));
    }

    /// The manifest of the network in use of that slug.
    ///
    /// @throws HubException not-found
    Document of(String slug) {
        return papers(slug).manifest();
    }

    /// Its onboarding guide, by whose block agents join it and no other.
    ///
    /// @throws HubException not-found
    Document guideOf(String slug) {
        return papers(slug).guide();
    }

    private Papers papers(String slug) {
        return papers.get(slug).orElseThrow(HubException::notFound);
    }

    /// What one network says of itself.
    private record Papers(Document manifest, Document guide) {

        static Papers of(HubDescription network, JsonMapper json) {
            return new Papers(
                    Document.of(MediaType.APPLICATION_JSON, json.writeValueAsString(Manifest.of(network))),
                    Document.of(Document.PLAIN_TEXT, new Template(network).render("guide/guide.md")));
        }
    }
}
