package com.onetimesecret.hub.vault.secret;

import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;

/// The name of one secret and its receipt in the trail and in the database; opens nothing.
public record SecretId(@JsonValue String value) {

    /// A new id.
    static SecretId next(Tokens tokens) {
        return new SecretId("sec_" + tokens.base62(24));
    }

    @Override
    public String toString() {
        return value;
    }
}
