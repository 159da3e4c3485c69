package com.onetimesecret.hub.auth.signing;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.CheckpointSigner;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Signs statements about trails with the hub's own key; their `typ` keeps them from being taken for tokens.
@Component
class TrailSignatures implements CheckpointSigner {

    private final SigningKeys keys;
    private final BaseUrl baseUrl;

    TrailSignatures(SigningKeys keys, BaseUrl baseUrl) {
        this.keys = keys;
        this.baseUrl = baseUrl;
    }

    @Override
    public String sign(String type, NetworkId network, Map<String, Object> statement) {
        var claims = new JWTClaimsSet.Builder().issuer(baseUrl.value()).subject(network.value());
        statement.forEach(claims::claim);
        return keys.sign(KeyAlgorithm.ES256, new JOSEObjectType(type), claims.build());
    }

    @Override
    public String publicKeys() {
        return keys.publicHistory().toString(true);
    }
}
