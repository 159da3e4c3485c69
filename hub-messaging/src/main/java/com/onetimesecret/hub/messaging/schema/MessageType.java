package com.onetimesecret.hub.messaging.schema;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The kinds of messages there are; the wire name is the lower-case constant (WIRE 4).
public enum MessageType {
    STATUS_UPDATE(Duration.ofHours(24), "agents.status"),
    TASK_HANDOFF(Duration.ofDays(7), "tasks"),
    QUESTION(Duration.ofHours(24), "agents.questions"),
    ANSWER(Duration.ofHours(24), "agents.answers"),
    DISCOVERY(Duration.ofHours(1), "agents.discovery"),
    HEARTBEAT(Duration.ofMinutes(1), "agents.heartbeat"),
    SECRET_SHARE(Duration.ofHours(24), "agents.secrets"),
    AUDIT_LOG(Duration.ofHours(24), "audit");

    private final Duration ttl;
    private final String topic;

    MessageType(Duration ttl, String topic) {
        this.ttl = ttl;
        this.topic = topic;
    }

    /// The name on the wire.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// How long a message lives that does not say.
    public Duration ttl() {
        return ttl;
    }

    /// Where a message to everybody goes that does not say.
    public String topic() {
        return topic;
    }

    /// The type of that wire name, if there is one.
    public static Optional<MessageType> of(String wire) {
        return Arrays.stream(values()).filter(type -> type.wire().equals(wire)).findFirst();
    }

    /// All wire names.
    public static List<String> wireNames() {
        return Arrays.stream(values()).map(MessageType::wire).toList();
    }
}
