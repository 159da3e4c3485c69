package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.CheckpointSigner;
import com.onetimesecret.hub.messaging.proof.Checkpoint;
import org.springframework.stereotype.Component;

/// Signs where chains end: for whoever asks, and by itself, now and then, for each that grew.
@Component
class SignCheckpoints {

    private final JdbcTrail trail;
    private final JdbcStatements statements;
    private final CheckpointSigner signer;
    private final BaseUrl baseUrl;

    SignCheckpoints(JdbcTrail trail, JdbcStatements statements, CheckpointSigner signer, BaseUrl baseUrl) {
        this.trail = trail;
        this.statements = statements;
        this.signer = signer;
        this.baseUrl = baseUrl;
    }

    /// The end of the network's chain, now.
    Checkpoint end(NetworkId network) {
        return trail.end(network);
    }

    /// The checkpoint, signed, as it is shown and exported.
    String signed(Checkpoint checkpoint) {
        return shown(checkpoint, sign(checkpoint));
    }

    /// The checkpoint with that signature, as it is shown and exported.
    String shown(Checkpoint checkpoint, String jws) {
        var cursor = new AuditCursor(new NetworkId(checkpoint.networkId()), checkpoint.place());
        return checkpoint.json(jws, cursor.toString(), baseUrl.at("/oauth2/jwks"));
    }

    /// Signs and keeps the ends of all chains that grew since this was last done.
    void signAll() {
        statements.ends().forEach(end -> statements.keep(new JdbcTrail.SignedCheckpoint(end, sign(end))));
    }

    private String sign(Checkpoint checkpoint) {
        return signer.sign(Checkpoint.TYPE, new NetworkId(checkpoint.networkId()), checkpoint.claims());
    }
}
