package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Kind;
import com.onetimesecret.hub.auth.ApprovalCard.Operation;
import com.onetimesecret.hub.auth.ApprovalCard.Origin;
import com.onetimesecret.hub.auth.ApprovalCard.Renewal;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Requests as the pages get them.
final class TestCards {

    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static final Tokens TOKENS = new Tokens();
    static final NetworkId NETWORK = NetworkId.next(TOKENS);

    private TestCards() {}

    /// A request of a stranger that waits.
    static ApprovalCard waiting(String name, String purpose, String... capabilities) {
        return card(Status.PENDING, Origin.STRANGER, name, purpose, List.of(capabilities));
    }

    /// A request for a new key of an agent that exists.
    static ApprovalCard newKey(String name) {
        return card(Status.PENDING, Origin.NEW_KEY, name, "Keeps the reading list.", List.of("search"));
    }

    /// A request that somebody decided.
    static ApprovalCard decided(Status status) {
        return card(status, Origin.KNOWN_KEY, "scout", "Reads the news.", List.of());
    }

    /// An operation that waits, in those words.
    static ApprovalCard operation(String action, String details, String... options) {
        return asked(Kind.OPERATION, new Operation(action, details, List.of(options), null, null), List.of());
    }

    /// Approvals that end, of agents with those names.
    static ApprovalCard renewal(String... names) {
        return asked(
                Kind.RENEWAL,
                null,
                Stream.of(names)
                        .map(name -> new Renewal(
                                AgentId.next(TOKENS),
                                name,
                                "ada@example.com",
                                NOW.plus(Duration.ofDays(2)),
                                NOW.minus(Duration.ofDays(28)),
                                Duration.ofDays(30),
                                false))
                        .toList());
    }

    private static ApprovalCard asked(Kind kind, @Nullable Operation operation, List<Renewal> renewals) {
        return new ApprovalCard(
                ApprovalId.next(TOKENS),
                kind,
                NETWORK,
                AgentId.next(TOKENS),
                Status.PENDING,
                Origin.KNOWN_KEY,
                null,
                null,
                "203.0.113.7",
                NOW.minusSeconds(190),
                NOW.plus(Duration.ofHours(1)),
                null,
                null,
                List.of(),
                "scout",
                "Reads the news.",
                null,
                List.of(),
                Set.of(),
                Duration.ofDays(30),
                null,
                null,
                Set.of(),
                null,
                null,
                null,
                null,
                true,
                "1".repeat(64),
                operation,
                renewals);
    }

    static CurrentPerson person(Role role) {
        return new CurrentPerson(
                PersonId.next(TOKENS), NETWORK, "ada@example.com", role, EnumSet.allOf(Right.class), "session");
    }

    private static ApprovalCard card(
            Status status, Origin origin, String name, String purpose, List<String> capabilities) {
        boolean pending = status == Status.PENDING;
        return new ApprovalCard(
                ApprovalId.next(TOKENS),
                Kind.JOIN,
                NETWORK,
                AgentId.next(TOKENS),
                status,
                origin,
                "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
                "Ed25519",
                "203.0.113.7",
                NOW.minusSeconds(190),
                NOW.plus(Duration.ofHours(23)),
                "amber fox 42",
                "WDJB-MJHT",
                List.of("quiet harbor 17", "amber fox 42", "copper lantern 88"),
                name,
                purpose,
                null,
                capabilities,
                Scope.defaults(),
                Duration.ofDays(30),
                origin == Origin.NEW_KEY ? "librarian" : null,
                origin == Origin.NEW_KEY ? NOW.minus(Duration.ofDays(2)) : null,
                status == Status.APPROVED ? Set.of(Scope.POST, Scope.READ) : Set.of(),
                pending ? null : NOW.minusSeconds(60),
                pending ? null : "ada@example.com",
                reasonOf(status),
                origin == Origin.INVITED ? "ada@example.com" : null,
                true,
                "0".repeat(64),
                null,
                List.of());
    }

    private static @Nullable String reasonOf(Status status) {
        return status == Status.DENIED ? "I do not know this <b>agent</b>." : null;
    }
}
