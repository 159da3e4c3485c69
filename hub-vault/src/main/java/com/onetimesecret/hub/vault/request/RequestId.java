package com.onetimesecret.hub.vault.request;

import com.onetimesecret.hub.api.Tokens;

/// Names a request for a secret in lists and the audit trail; opens nothing.
public record RequestId(String value) {

    private static final String PREFIX = "sreq_";
    private static final int LENGTH = 24;

    static RequestId next(Tokens tokens) {
        return new RequestId(PREFIX + tokens.base62(LENGTH));
    }

    @Override
    public String toString() {
        return value;
    }
}
