package com.onetimesecret.hub.api.audit;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.Map;

/// Signs what the hub says about a network's trail with a key whose public half stands at `/oauth2/jwks`.
public interface CheckpointSigner {

    /// The statement as a compact JWS (RFC 7515) by ES256 of that `typ`, with the hub as `iss` and the network as
    /// `sub`.
    String sign(String type, NetworkId network, Map<String, Object> statement);

    /// The public halves of its keys as a JWK set (RFC 7517), as `/oauth2/jwks` gives them, and of those that were
    /// withdrawn.
    String publicKeys();
}
