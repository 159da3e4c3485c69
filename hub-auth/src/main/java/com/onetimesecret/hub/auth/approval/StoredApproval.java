package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Kind;
import com.onetimesecret.hub.auth.ApprovalCard.Operation;
import com.onetimesecret.hub.auth.ApprovalCard.Origin;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.invite.InviteId;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.PublicKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A card with what only the hub needs to know about it.
///
/// @param claimed the agent that an unproven request is about, whose card goes by a provisional id; else null
/// @param provenKey the key of who asks; null for a client without one
/// @param invite the invite it came with, or null
/// @param waiting how long it waits for a person, once its key is proven
public record StoredApproval(
        ApprovalCard card,
        @Nullable AgentId claimed,
        Duration waiting,
        @Nullable AgentKey provenKey,
        @Nullable String encryptionKey,
        @Nullable String deciderId,
        @Nullable PersonId decidedBy,
        @Nullable InviteId invite) {

    /// How long an approval lasts from its last use, unless the person chose a shorter life (WIRE 2).
    static final Duration DEFAULT_LIFETIME = Duration.ofDays(30);

    /// The hash of what the card shows, made from what is stored now; its decision is bound to it.
    public byte[] shownHash() {
        return HexFormat.of().parseHex(card.shownHash());
    }

    /// The key of who asks, where there must be one.
    public AgentKey key() {
        return Objects.requireNonNull(provenKey, "who asks has no key");
    }

    /// The request behind the card, as if it were made again.
    public ApprovalRequest asRequest() {
        return new ApprovalRequest(
                card.networkId(),
                card.origin(),
                claimed == null ? card.agentId() : claimed,
                key(),
                card.agentName(),
                card.purpose(),
                card.capabilities(),
                card.requestedScopes(),
                encryptionKey,
                card.claimedDomain(),
                deciderId,
                card.address(),
                waiting,
                invite);
    }

    /// Whether the card shows exactly what `request` asks for.
    boolean asksFor(ApprovalRequest request) {
        return Arrays.equals(asRequest().detailsHash(), request.detailsHash());
    }

    static StoredApproval of(ResultSet row, int number) throws SQLException {
        var claimed = row.getString("claimed_agent_id");
        var decidedBy = row.getString("decided_by");
        var spki = row.getBytes("spki");
        var key = spki == null ? null : PublicKeys.stored(spki);
        return new StoredApproval(
                card(row, key, claimed == null ? row.getString("agent_id") : claimed),
                claimed == null ? null : new AgentId(claimed),
                Duration.ofSeconds(row.getLong("waiting_seconds")),
                key,
                row.getString("encryption_key"),
                row.getString("decider_id"),
                decidedBy == null ? null : new PersonId(decidedBy),
                invite(row));
    }

    private static @Nullable InviteId invite(ResultSet row) throws SQLException {
        var invite = row.getString("invite_id");
        return invite == null ? null : new InviteId(invite);
    }

    private static ApprovalCard card(ResultSet row, @Nullable AgentKey key, String askedFor) throws SQLException {
        var kind = Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
        return new ApprovalCard(
                new ApprovalId(row.getString("id")),
                kind,
                new NetworkId(row.getString("network_id")),
                new AgentId(row.getString("agent_id")),
                status(row.getString("current_status")),
                Origin.valueOf(row.getString("origin").toUpperCase(Locale.ROOT)),
                key == null ? null : key.thumbprint(),
                key == null ? null : key.algorithm(),
                row.getString("address"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                row.getString("binding_message"),
                row.getString("user_code"),
                JdbcAgents.strings(row.getArray("word_choices")),
                row.getString("name"),
                row.getString("purpose"),
                row.getString("domain"),
                JdbcAgents.strings(row.getArray("capabilities")),
                JdbcAgents.scopes(row.getArray("scopes")),
                Duration.ofSeconds(row.getLong("lifetime_seconds")),
                row.getString("replaced_name"),
                instant(row, "replaced_seen_at"),
                JdbcAgents.scopes(row.getArray("granted_scopes")),
                instant(row, "decided_at"),
                row.getString("decided_by_email"),
                row.getString("reason"),
                row.getString("invited_by"),
                row.getBoolean("announced"),
                HexFormat.of().formatHex(shownHash(row, kind, key, askedFor)),
                kind == Kind.OPERATION ? operation(row) : null,
                kind == Kind.RENEWAL
                        ? RenewalList.read(row.getString("details"), JdbcAgents.strings(row.getArray("chosen")))
                        : List.of());
    }

    private static byte[] shownHash(ResultSet row, Kind kind, @Nullable AgentKey key, String askedFor)
            throws SQLException {
        var network = new NetworkId(row.getString("network_id"));
        var end = row.getTimestamp("expires_at").toInstant();
        return switch (kind) {
            case JOIN ->
                new ApprovalRequest(
                                network,
                                Origin.valueOf(row.getString("origin").toUpperCase(Locale.ROOT)),
                                new AgentId(askedFor),
                                Objects.requireNonNull(key),
                                row.getString("name"),
                                row.getString("purpose"),
                                JdbcAgents.strings(row.getArray("capabilities")),
                                JdbcAgents.scopes(row.getArray("scopes")),
                                row.getString("encryption_key"),
                                row.getString("domain"),
                                row.getString("decider_id"),
                                row.getString("address"),
                                Duration.ofSeconds(row.getLong("waiting_seconds")),
                                invite(row))
                        .detailsHash();
            case OPERATION ->
                ShownHash.ofOperation(
                        ShownHash.ofAsked(
                                network,
                                new AgentId(askedFor),
                                row.getString("name"),
                                row.getString("action"),
                                row.getString("details"),
                                JdbcAgents.strings(row.getArray("options"))),
                        end);
            case RENEWAL -> ShownHash.ofRenewal(network, row.getString("details"), end);
            case LOGIN -> row.getBytes("details_hash");
        };
    }

    private static Operation operation(ResultSet row) throws SQLException {
        var chosen = JdbcAgents.strings(row.getArray("chosen"));
        var decidedAt = instant(row, "decided_at");
        return new Operation(
                row.getString("action"),
                row.getString("details"),
                JdbcAgents.strings(row.getArray("options")),
                chosen.isEmpty() ? null : chosen.getFirst(),
                decidedAt == null || !row.getString("status").equals("approved")
                        ? null
                        : decidedAt.plusSeconds(row.getLong("waiting_seconds")));
    }

    private static Status status(String stored) {
        // A withdrawn card gave way to a newer one of the same key; to everybody else it simply ended.
        return stored.equals("withdrawn") ? Status.EXPIRED : Status.valueOf(stored.toUpperCase(Locale.ROOT));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
