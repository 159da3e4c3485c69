package com.onetimesecret.hub.auth.signing;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.util.Set;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Signs JWS with an Ed25519 key; the library's own signer needs a second crypto library for it.
final class Ed25519Signatures implements JWSSigner {

    private final byte[] seed;
    private final JCAContext unused = new JCAContext();

    Ed25519Signatures(OctetKeyPair key) {
        seed = key.getDecodedD();
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] signingInput) {
        var signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, signingInput, 0, signingInput.length, signature, 0);
        return Base64URL.encode(signature);
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.EdDSA);
    }

    @Override
    public JCAContext getJCAContext() {
        return unused;
    }
}
