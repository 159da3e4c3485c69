package com.onetimesecret.hub.vault.deposit;

import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;
import java.util.regex.Pattern;

/// The name of one deposit, or of a link for one (WIRE 0).
record DepositId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("dep_[a-zA-Z0-9]{24}");
    private static final int LENGTH = 24;

    static DepositId next(Tokens tokens) {
        return new DepositId("dep_" + tokens.base62(LENGTH));
    }

    static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
