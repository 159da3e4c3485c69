package com.onetimesecret.hub.messaging.proof;

import java.util.Set;

/// Reads checkpoints and anchors: what counts is what is signed, and what is written beside it must say the same.
final class SignedStatements {

    private static final Set<String> CHECKPOINT =
            Set.of("network_id", "place", "hash", "at", "cursor", "jwks_uri", "jws");
    private static final Set<String> ANCHOR =
            Set.of("network_id", "first_place", "place", "previous", "hash", "at", "jws");

    private final PublishedKeys keys;

    SignedStatements(PublishedKeys keys) {
        this.keys = keys;
    }

    Checkpoint checkpoint(Members written) throws Members.Wrong {
        written.requireOnly(CHECKPOINT);
        var checkpoint = checkpoint(written.text("jws"));
        if (!checkpoint.equals(new Checkpoint(
                written.text("network_id"), written.place("place"), written.hash("hash"), written.text("at")))) {
            throw new Members.Wrong("says something else than what is signed");
        }
        return checkpoint;
    }

    Checkpoint checkpoint(String jws) throws Members.Wrong {
        var signed = keys.signed(jws, Checkpoint.TYPE);
        return new Checkpoint(signed.text("sub"), signed.place("place"), signed.hash("hash"), signed.text("at"));
    }

    Anchor anchor(Members written) throws Members.Wrong {
        written.requireOnly(ANCHOR);
        var signed = keys.signed(written.text("jws"), Anchor.TYPE);
        var anchor = new Anchor(
                signed.text("sub"),
                signed.place("first_place"),
                signed.place("place"),
                signed.hash("previous"),
                signed.hash("hash"),
                signed.text("at"));
        if (!anchor.equals(new Anchor(
                written.text("network_id"),
                written.place("first_place"),
                written.place("place"),
                written.hash("previous"),
                written.hash("hash"),
                written.text("at")))) {
            throw new Members.Wrong("says something else than what is signed");
        }
        return anchor;
    }
}
