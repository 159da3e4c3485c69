package com.onetimesecret.hub.messaging.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;
import java.util.regex.Pattern;

/// The name of a webhook: `hook_` and 24 of `[a-zA-Z0-9]`.
public record WebhookId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("hook_[a-zA-Z0-9]{24}");

    public WebhookId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a webhook's id");
        }
    }

    /// Whether `text` has the form of such an id; says nothing about whether it exists.
    static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /// A new id that nobody can guess.
    static WebhookId next(Tokens tokens) {
        return new WebhookId("hook_" + tokens.base62(24));
    }

    @Override
    public String toString() {
        return value;
    }
}
