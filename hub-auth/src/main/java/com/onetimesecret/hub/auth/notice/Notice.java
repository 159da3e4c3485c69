package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.NoticeChannel;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One attempt to tell one person, or the network's chat, by one channel.
///
/// @param personId who is told; null for the chat
/// @param subscriptionId the browser, of a push; null once it is forgotten
/// @param subject the approval, question or secret that it is about
/// @param isWithdrawal whether what was told is taken back
/// @param endsAt from then on it is worth nothing
record Notice(
        long id,
        NetworkId networkId,
        @Nullable PersonId personId,
        NoticeChannel channel,
        @Nullable String subscriptionId,
        About about,
        String subject,
        boolean isWithdrawal,
        int attempt,
        Instant endsAt) {

    /// What people are told of.
    enum About {
        /// A request waits for a decision.
        APPROVAL,
        /// An agent asks people.
        QUESTION,
        /// Somebody came in vain with the key of a secret.
        ALARM,
        /// A person tries whether they are reached.
        TEST;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static About of(String wire) {
            return Arrays.stream(values())
                    .filter(about -> about.wire().equals(wire))
                    .findFirst()
                    .orElseThrow();
        }
    }

    PersonId person() {
        return Objects.requireNonNull(personId);
    }
}
