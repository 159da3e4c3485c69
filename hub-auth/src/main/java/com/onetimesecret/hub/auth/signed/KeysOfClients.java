package com.onetimesecret.hub.auth.signed;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.client.ClientKeys;
import com.onetimesecret.hub.auth.client.ClientMetadata;
import com.onetimesecret.hub.auth.client.JdbcClients;
import com.onetimesecret.hub.auth.key.AgentKey;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/// The keys by which registered clients sign calls: those of their registration, for clients that may act without a
/// person at all.
@Component
class KeysOfClients {

    private static final String ALONE = "client_credentials";

    private final JdbcClients clients;
    private final ClientKeys keys;

    KeysOfClients(JdbcClients clients, ClientKeys keys) {
        this.clients = clients;
        this.keys = keys;
    }

    /// The client's key that made the signature. Never call while holding a connection: the keys may have to be
    /// fetched.
    AgentKey signer(AgentId id, Predicate<AgentKey> signed) throws RefusedSignature {
        var client = clients.find(id)
                .filter(found -> !found.metadata().isPublic())
                .orElseThrow(() -> new RefusedSignature(
                        "This client registered without a key, so it cannot sign calls. Call with its access token."));
        var signer = keys.signerOf(client, signed)
                .orElseThrow(() -> new RefusedSignature(
                        "The signature is not by a key of this client's jwks or jwks_uri over what the request says."));
        checkGrants(client.metadata());
        return signer;
    }

    /// A signed call is what a token by client_credentials would be: whoever may not have the one may not have the
    /// other.
    private static void checkGrants(ClientMetadata metadata) throws RefusedSignature {
        if (!metadata.grantTypes().contains(ALONE)) {
            throw new RefusedSignature(
                    "The signature is good, but this client did not register for the grant type " + ALONE
                            + ", so it acts only by tokens that a person gave it. Call with its access token, or add the"
                            + " grant type to the registration (RFC 7592).");
        }
    }
}
