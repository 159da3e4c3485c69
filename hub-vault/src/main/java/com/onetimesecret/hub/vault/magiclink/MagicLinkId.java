package com.onetimesecret.hub.vault.magiclink;

import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;

/// The name of a hosted code; tells nothing about it.
record MagicLinkId(@JsonValue String value) {

    private static final int LENGTH = 24;

    static MagicLinkId next(Tokens tokens) {
        return new MagicLinkId("magic_" + tokens.base62(LENGTH));
    }

    @Override
    public String toString() {
        return value;
    }
}
