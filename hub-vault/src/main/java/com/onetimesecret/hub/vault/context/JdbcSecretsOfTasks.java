package com.onetimesecret.hub.vault.context;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.secret.ContextSecrets.Outcome;
import com.onetimesecret.hub.api.secret.ContextSecrets.Standing;
import com.onetimesecret.hub.api.secret.ContextSecrets.State;
import com.onetimesecret.hub.vault.secret.BearerKey;
import com.onetimesecret.hub.vault.secret.SecretId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of the table `secret` that go with tasks; that only the holder reveals one is a part of the
/// statement that reveals.
@Component
class JdbcSecretsOfTasks {

    private final JdbcClient jdbc;

    JdbcSecretsOfTasks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Lets a new secret go with a task, and its receipt be kept for that long from now at least.
    void bind(SecretId id, Duration told) {
        jdbc.sql("""
                update secret
                set with_task = true,
                    receipt_expires_at = greatest(receipt_expires_at, now() + make_interval(secs => :told))
                where id = :id
                """)
                .param("told", (double) told.toSeconds())
                .param("id", id.value())
                .update();
    }

    /// The same for one that the agent made earlier, if it is sealed, bound to nobody, goes with no task yet and opens
    /// only once.
    Optional<String> adopt(NetworkId network, AgentId creator, BearerKey secretKey, Duration told) {
        return jdbc.sql("""
                update secret
                set with_task = true,
                    receipt_expires_at = greatest(receipt_expires_at, now() + make_interval(secs => :told))
                where secret_key_hash = :secretKeyHash
                    and network_id = :network
                    and created_by = :creator
                    and recipients is null
                    and not with_task
                    and max_reads = 1
                    and ciphertext is not null
                    and expires_at > now()
                returning id
                """)
                .param("told", (double) told.toSeconds())
                .param("secretKeyHash", secretKey.hash())
                .param("network", network.value())
                .param("creator", creator.value())
                .query(String.class)
                .optional();
    }

    /// Why a key was not adopted.
    Outcome whyNot(NetworkId network, AgentId creator, BearerKey secretKey) {
        return jdbc.sql("""
                select with_task from secret
                where secret_key_hash = :secretKeyHash
                    and network_id = :network
                    and created_by = :creator
                    and (with_task
                        or recipients is null and max_reads > 1 and ciphertext is not null and expires_at > now())
                """)
                .param("secretKeyHash", secretKey.hash())
                .param("network", network.value())
                .param("creator", creator.value())
                .query(Boolean.class)
                .optional()
                .map(isTaken -> isTaken ? Outcome.TAKEN : Outcome.OF_MANY_READS)
                .orElse(Outcome.UNKNOWN);
    }

    void hold(String id, AgentId holder, Instant until) {
        jdbc.sql("update secret set holder = :holder, held_until = :until where id = :id and with_task")
                .param("holder", holder.value())
                .param("until", until.atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
    }

    void letGo(String id) {
        jdbc.sql("update secret set holder = null, held_until = null where id = :id and holder is not null")
                .param("id", id)
                .update();
    }

    /// Lets go all that the agent holds.
    ///
    /// Passes over what somebody reveals or changes at this moment: who revokes an agent may have locked
    /// the log, for which that somebody waits.
    void letGoAll(NetworkId network, AgentId holder) {
        jdbc.sql("""
                update secret set holder = null, held_until = null where id in (
                    select id from secret where holder = :holder and network_id = :network for update skip locked)
                """)
                .param("holder", holder.value())
                .param("network", network.value())
                .update();
    }

    /// Destroys the value unread.
    ///
    /// @return the secret's network, if there was something to destroy
    Optional<NetworkId> burn(String id, String actor) {
        return jdbc.sql("""
                update secret
                set ciphertext = null, wrapped_key = null, passphrase_hash = null, held_secret_key = null,
                    holder = null, held_until = null, burned_at = now(), burned_by = :actor
                where id = :id and with_task and ciphertext is not null and expires_at > now()
                returning network_id
                """)
                .param("actor", actor)
                .param("id", id)
                .query((row, _) -> new NetworkId(row.getString("network_id")))
                .optional();
    }

    /// Where the secrets stand, by id.
    Map<String, Standing> standings(Collection<String> ids) {
        var standings = new HashMap<String, Standing>();
        jdbc.sql("""
                select id, last_read_at, opened_by,
                    case when reads_left = 0 then 'revealed'
                        when burned_at is not null then 'burned'
                        when ciphertext is null or expires_at <= now() then 'expired'
                        else 'sealed' end as state
                from secret
                where id = any (:ids) and with_task and receipt_expires_at > now()
                """).param("ids", ids.toArray(String[]::new)).query(row -> {
            standings.put(
                    row.getString("id"),
                    new Standing(
                            State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                            time(row.getObject("last_read_at", OffsetDateTime.class)),
                            row.getString("opened_by")));
        });
        return standings;
    }

    private static @Nullable Instant time(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
