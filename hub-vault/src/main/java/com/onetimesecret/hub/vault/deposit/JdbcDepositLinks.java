package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `deposit_link`, and the reading of `deposit_log`.
@Component
class JdbcDepositLinks {

    private static final String OUTSTANDING = """
            link.agent_id = :agent and link.expires_at > now() and link.cancelled_at is null
                and not exists (select 1 from deposit_nonce used
                    where used.agent_id = link.agent_id and used.nonce_hash = link.nonce_hash)
            """;

    private final JdbcClient jdbc;

    JdbcDepositLinks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A link that was minted and is good still.
    record Link(DepositId id, String label, Instant createdAt, Instant expiresAt) {}

    /// Stores a new link; empty if the agent has too many.
    Optional<Link> insert(NetworkId network, AgentId agent, DepositId id, Wish wish, int most) {
        return jdbc.sql("""
                        insert into deposit_link (
                            id, network_id, agent_id, label, nonce_hash, overwrite, created_at, expires_at)
                        select :id, :network, :agent, :label, :nonce, :overwrite, date_trunc('second', now()),
                            date_trunc('second', now()) + make_interval(secs => :life)
                        where (select count(*) from deposit_link link where %s) < :most
                        returning id, label, created_at, expires_at
                        """.formatted(OUTSTANDING))
                .param("id", id.value())
                .param("network", network.value())
                .param("agent", agent.value())
                .param("label", wish.label())
                .param("nonce", NonceHash.of(id.value()))
                .param("overwrite", wish.overwrite())
                .param("life", (double) wish.seconds())
                .param("most", most)
                .query((row, _) -> link(row))
                .optional();
    }

    /// What a link is to be.
    record Wish(String label, long seconds, boolean overwrite) {}

    /// Uses up the nonce of a link that nobody used; false if there is none. Whoever comes with the link at the same
    /// time comes before or after.
    boolean cancel(AgentId agent, DepositId id) {
        return jdbc.sql("""
                        with claimed as (
                            insert into deposit_nonce (agent_id, nonce_hash, network_id, expires_at)
                            select agent_id, nonce_hash, network_id, expires_at + make_interval(secs => :skew)
                            from deposit_link
                            where id = :id and agent_id = :agent and expires_at > now() and cancelled_at is null
                            on conflict do nothing
                            returning agent_id
                        )
                        update deposit_link set cancelled_at = now() from claimed where id = :id
                        """)
                        .param("id", id.value())
                        .param("agent", agent.value())
                        .param("skew", (double) CheckToken.SKEW.toSeconds())
                        .update()
                == 1;
    }

    /// The links that are good still, the newest first.
    List<Link> outstanding(AgentId agent, @Nullable String label, int limit) {
        return jdbc.sql("""
                        select id, label, created_at, expires_at from deposit_link link
                        where %s and (cast(:label as text) is null or label = :label)
                        order by created_at desc, id
                        limit :limit
                        """.formatted(OUTSTANDING))
                .param("agent", agent.value())
                .param("label", label)
                .param("limit", limit)
                .query((row, _) -> link(row))
                .list();
    }

    /// A line of the log.
    record Line(
            long number,
            DepositId id,
            String label,
            String outcome,
            @Nullable Integer bytes,
            String address,
            @Nullable String userAgent,
            Instant at) {}

    /// Which lines are wanted.
    ///
    /// @param taken true: deposits; false: what was refused; null: both
    /// @param before the number behind which to go on
    record Which(@Nullable String label, @Nullable Boolean taken, long before) {}

    /// The log, the newest line first.
    List<Line> log(AgentId agent, Which which, int limit) {
        return jdbc.sql("""
                        select * from deposit_log
                        where agent_id = :agent and id < :before
                            and (cast(:label as text) is null or label = :label)
                            and (cast(:taken as boolean) is null or (outcome = 'deposited') = :taken)
                        order by id desc
                        limit :limit
                        """)
                .param("agent", agent.value())
                .param("before", which.before())
                .param("label", which.label())
                .param("taken", which.taken())
                .param("limit", limit)
                .query((row, _) -> new Line(
                        row.getLong("id"),
                        new DepositId(row.getString("deposit_id")),
                        row.getString("label"),
                        row.getString("outcome"),
                        row.getObject("bytes", Integer.class),
                        row.getString("address"),
                        row.getString("user_agent"),
                        time(row, "at")))
                .list();
    }

    private static Link link(ResultSet row) throws SQLException {
        return new Link(
                new DepositId(row.getString("id")),
                row.getString("label"),
                time(row, "created_at"),
                time(row, "expires_at"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
