package com.onetimesecret.hub.mcp;

import java.util.Arrays;
import java.util.Optional;

/// The versions of the protocol that the door speaks, oldest first.
enum ProtocolVersion {
    MARCH_2025("2025-03-26", true),
    JUNE_2025("2025-06-18", false),
    NOVEMBER_2025("2025-11-25", false);

    /// What a client speaks that does not say so in a header.
    static final ProtocolVersion UNSAID = MARCH_2025;

    /// What is offered to a client that wants one that is not here.
    static final ProtocolVersion NEWEST = NOVEMBER_2025;

    private final String wire;
    private final boolean batches;

    ProtocolVersion(String wire, boolean batches) {
        this.wire = wire;
        this.batches = batches;
    }

    String wire() {
        return wire;
    }

    /// Whether several messages may come at once.
    boolean hasBatches() {
        return batches;
    }

    static Optional<ProtocolVersion> of(String wire) {
        return Arrays.stream(values())
                .filter(version -> version.wire.equals(wire))
                .findFirst();
    }

    static String all() {
        return String.join(
                ", ", Arrays.stream(values()).map(ProtocolVersion::wire).toList());
    }
}
