package com.onetimesecret.hub.vault.secret;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.vault.secret.RevealSecret.Revealed;
import org.jspecify.annotations.Nullable;

/// The answer about one secret in the shape of Onetime Secret's API v2, and its `value` at the top.
@JsonInclude(JsonInclude.Include.NON_NULL)
record SecretResponse(
        SecretRecord record,
        Details details,
        @Nullable String enc,
        @Nullable SecretValue value) {

    private static final int CHARACTERS_A_LINE = 80;
    private static final int MOST_LINES = 30;

    /// What a look shows.
    static SecretResponse looked(Caller caller, BearerKey key, StoredSecret secret) {
        return new SecretResponse(
                SecretRecord.of(key, secret),
                new Details(false, isOwner(caller, secret), false, false, null, null),
                enc(secret),
                null);
    }

    /// What a reveal shows.
    static SecretResponse revealed(Caller caller, BearerKey key, Revealed revealed) {
        var text = revealed.value().text();
        var breaks = text.chars().filter(c -> c == '\n').count();
        return new SecretResponse(
                SecretRecord.of(key, revealed),
                new Details(
                        true,
                        isOwner(caller, revealed.secret()),
                        true,
                        // Onetime Secret says false where no passphrase was asked for.
                        revealed.secret().hasPassphrase(),
                        Math.min(MOST_LINES, text.length() / CHARACTERS_A_LINE + breaks + 4),
                        breaks == 0),
                enc(revealed.secret()),
                revealed.value());
    }

    private static @Nullable String enc(StoredSecret secret) {
        return secret.guard().encrypted() ? "jwe" : null;
    }

    private static boolean isOwner(Caller caller, StoredSecret secret) {
        return caller.actor().equals(secret.createdBy());
    }

    /// How a page would show it.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Details(
            @JsonProperty("continue") boolean proceeded,
            boolean isOwner,
            boolean showSecret,
            boolean correctPassphrase,
            @Nullable Long displayLines,
            @Nullable Boolean oneLiner) {}
}
