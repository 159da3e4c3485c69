package com.onetimesecret.hub.auth.client;

import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.InvalidKey;
import com.onetimesecret.hub.auth.key.PrivateKeys;
import com.onetimesecret.hub.auth.key.PublicKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The public keys of a client: a JSON Web Key Set (RFC 7517) of Ed25519 and P-256 keys.
public record KeySet(List<Named> keys) {

    /// More keys than anybody rotates at once.
    public static final int MOST_KEYS = 5;

    private static final int LONGEST = 16 * 1024;

    public KeySet {
        keys = List.copyOf(keys);
    }

    /// A key and the name it goes by in the set, if it has one.
    public record Named(@Nullable String kid, AgentKey key) {

        boolean isCalled(@Nullable String name) {
            return name == null || name.equals(kid) || name.equals(key.thumbprint());
        }
    }

    /// The set in that JSON.
    ///
    /// @throws InvalidKey if it holds a private key, none, too many, or one of another kind; says why and never
    ///     repeats it
    public static KeySet read(@Nullable JsonNode jwks) throws InvalidKey {
        if (jwks == null || !jwks.isObject() || !jwks.path("keys").isArray()) {
            throw new InvalidKey("jwks must be an object with an array keys.");
        }
        if (PrivateKeys.find(jwks).isPresent()) {
            throw new InvalidKey(PrivateKeys.REFUSAL);
        }
        if (jwks.toString().length() > LONGEST) {
            throw new InvalidKey("A key set has at most 16 KiB.");
        }
        var keys = new ArrayList<Named>();
        var names = new HashSet<String>();
        for (var jwk : jwks.path("keys")) {
            if ("enc".equals(jwk.path("use").asString(""))) {
                // Key sets hold keys for encryption beside those that sign.
                continue;
            }
            var kid = jwk.path("kid").isString() ? jwk.path("kid").stringValue() : null;
            var key = PublicKeys.read(jwk.toString());
            if (!names.add(kid == null ? key.thumbprint() : kid)) {
                throw new InvalidKey("Two keys of the set have the same kid.");
            }
            keys.add(new Named(kid, key));
        }
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw new InvalidKey("A key set has 1 to " + MOST_KEYS + " signing keys.");
        }
        return new KeySet(keys);
    }

    /// The keys that may have signed a JWS of that `alg` under that `kid`; every key, if no name is given.
    Stream<AgentKey> candidates(@Nullable String kid, String alg) {
        return keys.stream()
                .filter(named -> named.isCalled(kid))
                .map(Named::key)
                .filter(key -> key.signsJwsAs(alg));
    }

    /// The key of which that holds.
    Optional<AgentKey> find(Predicate<AgentKey> which) {
        return keys.stream().map(Named::key).filter(which).findFirst();
    }

    /// Whether a key goes by that name.
    boolean knows(@Nullable String kid) {
        return keys.stream().anyMatch(named -> named.isCalled(kid));
    }
}
