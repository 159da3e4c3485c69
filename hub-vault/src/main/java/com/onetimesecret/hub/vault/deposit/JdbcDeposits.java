package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.vault.store.SealForVault.SealedVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The tables `deposit_nonce` and `deposit_log`. That a token is good once is one statement here, which also adds the
/// value to the store and the line to the log.
@Component
class JdbcDeposits {

    private static final String TAKE = """
            with claimed as (
                insert into deposit_nonce (agent_id, nonce_hash, network_id, expires_at)
                select agent_id, :nonce, network_id, to_timestamp(:expiresAt) + make_interval(secs => :skew)
                from vault_agent_key
                where agent_id = :agent and key_id = :key
                    and to_timestamp(:expiresAt) > now()
                    and not exists (
                        select 1 from deposit_restore
                        where extract(epoch from at) > :issuedAt
                            and to_timestamp(:expiresAt) <= at + make_interval(secs => :longest))
                    %s
                on conflict do nothing
                returning agent_id, network_id
            ), stored as (
                insert into vault_version (network_id, agent_id, label, version, sealed, bytes, source)
                select network_id, agent_id, :label, :version, :sealed, :bytes, 'deposit' from claimed
            ), logged as (
                insert into deposit_log (network_id, agent_id, deposit_id, label, outcome, bytes, address, user_agent)
                select network_id, agent_id, :id, :label, 'deposited', :bytes, :address, cast(:userAgent as text)
                from claimed
            )
            select count(*) from claimed
            """;

    private static final String FREE = """
            (select sealed is null from vault_version
                where agent_id = :agent and label = :label order by id desc limit 1)""";

    private static final String TAKE_ANY = TAKE.formatted("");
    private static final String TAKE_IF_FREE = TAKE.formatted("and coalesce(" + FREE + ", true)");

    private final JdbcClient jdbc;

    JdbcDeposits(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Takes the token and stores what came with it; false if the token is not good, or not any more.
    boolean take(CheckToken.Good token, SealedVersion sealed, int bytes, Visit visit) {
        var terms = token.terms();
        return jdbc.sql(terms.overwrite() ? TAKE_ANY : TAKE_IF_FREE)
                        .param("nonce", NonceHash.of(terms.nonce()))
                        .param("expiresAt", terms.expiresAt())
                        .param("issuedAt", terms.issuedAt())
                        .param("skew", seconds(CheckToken.SKEW.toSeconds()))
                        .param("longest", longest())
                        .param("agent", token.agent().id().value())
                        .param("key", sealed.keyId())
                        .param("label", terms.label())
                        .param("version", sealed.version())
                        .param("sealed", sealed.sealed())
                        .param("bytes", bytes)
                        .param("id", token.id().value())
                        .param("address", visit.from().value())
                        .param("userAgent", visit.userAgent())
                        .query(Integer.class)
                        .single()
                == 1;
    }

    /// Makes those come one after the other that may only be the first under that label; to be called in the
    /// transaction that takes the token, before it.
    void lockLabel(AgentId agent, String label) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('deposit ' || :agent || ' ' || :label, 0))")
                .param("agent", agent.value())
                .param("label", label)
                .query((row, _) -> true)
                .single();
    }

    /// Why a token was not taken; null if only the key was gone under which its value was sealed.
    @Nullable
    Outcome reason(CheckToken.Good token) {
        var terms = token.terms();
        var reason = jdbc.sql("""
                        select case
                            when exists (select 1 from deposit_link
                                where id = :id and agent_id = :agent and cancelled_at is not null) then 'CANCELLED'
                            when exists (select 1 from deposit_nonce
                                where agent_id = :agent and nonce_hash = :nonce) then 'REPLAYED'
                            when to_timestamp(:expiresAt) <= now() then 'EXPIRED'
                            when exists (select 1 from deposit_restore
                                where extract(epoch from at) > :issuedAt
                                    and to_timestamp(:expiresAt) <= at + make_interval(secs => :longest))
                                then 'BEFORE_RESTORE'
                            when not :overwrite and not coalesce(%s, true) then 'EXISTS'
                            else '' end
                        """.formatted(FREE))
                .param("id", token.id().value())
                .param("agent", token.agent().id().value())
                .param("nonce", NonceHash.of(terms.nonce()))
                .param("expiresAt", terms.expiresAt())
                .param("issuedAt", terms.issuedAt())
                .param("longest", longest())
                .param("overwrite", terms.overwrite())
                .param("label", terms.label())
                .query(String.class)
                .single();
        return reason.isEmpty() ? null : Outcome.valueOf(reason);
    }

    void logRefusal(AgentIdentity agent, DepositId id, String label, Outcome outcome, Visit visit) {
        jdbc.sql("""
                        insert into deposit_log (network_id, agent_id, deposit_id, label, outcome, address, user_agent)
                        values (:network, :agent, :id, :label, :outcome, :address, :userAgent)
                        """)
                .param("network", agent.networkId().value())
                .param("agent", agent.id().value())
                .param("id", id.value())
                .param("label", label)
                .param("outcome", outcome.wire())
                .param("address", visit.from().value())
                .param("userAgent", visit.userAgent())
                .update();
    }

    /// Agents that were not told of a deposit yet.
    List<AgentId> unannounced(int limit) {
        return jdbc.sql("""
                        select distinct agent_id from deposit_log
                        where announced_at is null and outcome = 'deposited' limit :limit
                        """)
                .param("limit", limit)
                .query((row, _) -> new AgentId(row.getString("agent_id")))
                .list();
    }

    /// A deposit that its agent is being told of.
    record News(NetworkId network, DepositId id, String label, int bytes, String address) {}

    /// Notes deposits of the agent as told of, at most so many, and leaves out those that another hub is noting.
    List<News> announce(AgentId agent, int limit) {
        return jdbc.sql("""
                        update deposit_log set announced_at = now()
                        where id in (
                            select id from deposit_log
                            where agent_id = :agent and announced_at is null and outcome = 'deposited'
                            order by id limit :limit for update skip locked)
                        returning network_id, deposit_id, label, bytes, address
                        """)
                .param("agent", agent.value())
                .param("limit", limit)
                .query((row, _) -> new News(
                        new NetworkId(row.getString("network_id")),
                        new DepositId(row.getString("deposit_id")),
                        row.getString("label"),
                        row.getInt("bytes"),
                        row.getString("address")))
                .list();
    }

    private static double longest() {
        return seconds(CheckToken.LONGEST_LIFE.plus(CheckToken.SKEW).toSeconds());
    }

    private static double seconds(long seconds) {
        return seconds;
    }
}
