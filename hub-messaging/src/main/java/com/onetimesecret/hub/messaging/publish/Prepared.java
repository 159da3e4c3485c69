package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.messaging.log.Draft;
import java.util.Optional;

/// A message that was found valid, and what is kept apart from it.
///
/// @param sealedContent payload and metadata of a message that opens once
record Prepared(Draft draft, Optional<byte[]> sealedContent) {

    @Override
    public String toString() {
        return "Prepared[" + draft.type() + "]";
    }
}
