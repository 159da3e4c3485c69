package com.onetimesecret.hub.vault.onetime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.vault.secret.BearerKey;
import com.onetimesecret.hub.vault.secret.Party;
import com.onetimesecret.hub.vault.secret.RevealSecret.Revealed;
import com.onetimesecret.hub.vault.secret.SecretValue;
import com.onetimesecret.hub.vault.secret.StoredSecret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The second API's answer about one secret, and its `value` at the top, where agents look for it.
///
/// @param sealed only of a look, and the hub's own: Onetime Secret does not say it
@JsonInclude(JsonInclude.Include.NON_NULL)
record SecretAnswer(
        SecretRecord record,
        Details details,
        @Nullable Sealed sealed,
        @Nullable String enc,
        @Nullable SecretValue value) {

    private static final int CHARACTERS_A_LINE = 80;
    private static final int MOST_LINES = 30;
    private static final int LINES_BESIDE = 4;

    /// What a look shows.
    static SecretAnswer looked(Party party, BearerKey key, StoredSecret secret) {
        return new SecretAnswer(
                SecretRecord.of(key, secret, null),
                new Details(false, secret.isOf(party), false, false, null, null),
                Sealed.of(party, secret),
                enc(secret),
                null);
    }

    /// What a reveal shows.
    static SecretAnswer revealed(Party party, BearerKey key, Revealed revealed) {
        var text = revealed.value().text();
        var breaks = text.chars().filter(c -> c == '\n').count();
        return new SecretAnswer(
                SecretRecord.of(key, revealed.secret(), revealed.value()),
                new Details(
                        true,
                        revealed.secret().isOf(party),
                        true,
                        // Onetime Secret says false where no passphrase was asked for.
                        revealed.secret().hasPassphrase(),
                        Math.min(MOST_LINES, text.length() / CHARACTERS_A_LINE + breaks + LINES_BESIDE),
                        breaks == 0),
                null,
                enc(revealed.secret()),
                revealed.value());
    }

    private static @Nullable String enc(StoredSecret secret) {
        return secret.guard().encrypted() ? "jwe" : null;
    }

    /// What to know before opening it.
    ///
    /// @param madeBy the agent or person, as the trail names them, or `guest`; guests learn of the former only that
    ///     it was an `account`
    /// @param to the agents that alone may reveal, who asks among them; empty also if a task or a person
    ///     is what it is for
    /// @param expiresAt unix seconds
    /// @param needsApproval whether a person is asked before each read by an agent
    record Sealed(String madeBy, List<AgentId> to, long expiresAt, int readsLeft, int maxReads, boolean needsApproval) {

        private static final String ACCOUNT = "account";

        private static Sealed of(Party party, StoredSecret secret) {
            return new Sealed(
                    party.isGuest() && !secret.isOfGuest() ? ACCOUNT : secret.createdBy(),
                    secret.recipients(),
                    secret.expiresAt().getEpochSecond(),
                    secret.readsLeft(),
                    secret.maxReads(),
                    secret.guard().needsApproval());
        }
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
