package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state of a question; what it says is in its message.
///
/// @param recipients who may read it besides its asker; null: everybody on the network
/// @param routedTo whom it was put before by name or capability
/// @param several whether more than one answer is wanted
/// @param version grows with every change
/// @param accepted the answer that its asker chose
/// @param openUntil when it stops to take answers
/// @param left how long that still is by the database's clock; negative afterwards
public record Question(
        MessageId id,
        NetworkId networkId,
        AgentId asker,
        String topic,
        @Nullable String correlationId,
        @Nullable List<String> recipients,
        List<String> routedTo,
        boolean forPeople,
        List<String> options,
        boolean several,
        QuestionStatus status,
        int version,
        @Nullable MessageId accepted,
        Instant askedAt,
        Instant openUntil,
        Instant expiresAt,
        Duration left) {

    public Question {
        recipients = recipients == null ? null : List.copyOf(recipients);
        routedTo = List.copyOf(routedTo);
        options = List.copyOf(options);
    }

    boolean isVisibleTo(AgentId reader) {
        return recipients == null || asker.equals(reader) || recipients.contains(reader.value());
    }

    public boolean isForEverybody() {
        return recipients == null;
    }

    /// Whether nothing can happen to it any more, except that its asker accepts an answer or takes it back.
    public boolean takesAnswers() {
        return !left.isNegative() && (status == QuestionStatus.OPEN || (status == QuestionStatus.ANSWERED && several));
    }

    /// Whether it has come to its end.
    boolean isOver() {
        return switch (status) {
            case OPEN, ANSWERED -> false;
            case CLOSED, EXPIRED, WITHDRAWN -> true;
        };
    }
}
