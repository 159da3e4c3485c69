package com.onetimesecret.hub.auth.client;

import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.InvalidKey;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Tells which of a registered client's keys signed something.
@Component
public class ClientKeys {

    private static final Logger log = LoggerFactory.getLogger(ClientKeys.class);

    private final RemoteKeySets remote;

    ClientKeys(RemoteKeySets remote) {
        this.remote = remote;
    }

    /// Whether two `alg` values mean the same: `EdDSA` and `Ed25519` do (RFC 9864).
    public static boolean isSameAlgorithm(String one, String other) {
        return one.replace("EdDSA", "Ed25519").equals(other.replace("EdDSA", "Ed25519"));
    }

    /// The client's key under which the signature of that JWT is right, if there is one. Never call while holding a
    /// connection: the keys may have to be fetched.
    public Optional<AgentKey> signerOf(Client client, SignedJWT jwt) {
        var header = jwt.getHeader();
        if (header.getCriticalParams() != null) {
            return Optional.empty();
        }
        var input = jwt.getSigningInput();
        var signature = jwt.getSignature().decode();
        return keys(client, header.getKeyID())
                .flatMap(set -> set.candidates(
                                header.getKeyID(), header.getAlgorithm().getName())
                        .filter(key -> key.verifies(input, signature))
                        .findFirst());
    }

    /// The client's key that made a signature, if there is one: keys behind an address are looked up anew if none of
    /// those at hand did. Never call while holding a connection.
    public Optional<AgentKey> signerOf(Client client, Predicate<AgentKey> signed) {
        var uri = client.metadata().jwksUri();
        var signer = keys(client, null).flatMap(set -> set.find(signed));
        return signer.isPresent() || uri == null
                ? signer
                : remote.findNewer(uri).flatMap(set -> set.find(signed));
    }

    private Optional<KeySet> keys(Client client, @Nullable String kid) {
        var metadata = client.metadata();
        if (metadata.jwksUri() != null) {
            return remote.find(metadata.jwksUri(), kid);
        }
        try {
            return Optional.of(KeySet.read(metadata.jwks()));
        } catch (InvalidKey impossible) {
            log.error("The stored keys of {} cannot be read", client.id());
            return Optional.empty();
        }
    }
}
