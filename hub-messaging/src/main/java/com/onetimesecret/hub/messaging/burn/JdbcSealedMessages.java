package com.onetimesecret.hub.messaging.burn;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The contents of messages that open once. A row is written once and deleted once.
@Repository
class JdbcSealedMessages {

    private static final int DESTROYED_AT_ONCE = 1_000;

    private final JdbcClient jdbc;

    JdbcSealedMessages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(String chance, NetworkId network, List<String> recipients, Duration ttl, SealedMessage sealed) {
        jdbc.sql("""
                        insert into sealed_message (chance, network_id, recipients, expires_at, wrapped_key, content)
                        values (:chance, :network, string_to_array(:recipients, ' '),
                            now() + make_interval(secs => :ttl), :key, :content)
                        """)
                .param("chance", chance)
                .param("network", network.value())
                .param("recipients", String.join(" ", recipients))
                .param("ttl", ttl.toSeconds())
                .param("key", sealed.wrappedKey())
                .param("content", sealed.content())
                .update();
    }

    /// Takes the content out for good, if it is for the agent and has not ended. Of many who try, one gets it.
    Optional<SealedMessage> take(String chance, NetworkId network, AgentId recipient) {
        return jdbc.sql("""
                        delete from sealed_message
                        where chance = :chance and network_id = :network and :recipient = any(recipients)
                            and expires_at > now()
                        returning wrapped_key, content
                        """)
                .param("chance", chance)
                .param("network", network.value())
                .param("recipient", recipient.value())
                .query((row, number) -> new SealedMessage(row.getBytes("wrapped_key"), row.getBytes("content")))
                .optional();
    }

    /// Destroys the content unread.
    void destroy(String chance, NetworkId network) {
        jdbc.sql("delete from sealed_message where chance = ? and network_id = ?")
                .param(chance)
                .param(network.value())
                .update();
    }

    /// Destroys every content there is, and says how many they were of each network. In steps, because one statement
    /// over all of them could take longer than the database is waited for.
    Map<String, Integer> destroyAll() {
        var destroyed = new HashMap<String, Integer>();
        var after = Optional.of("");
        while (after.isPresent()) {
            after = destroyBehind(after.get(), destroyed);
        }
        return destroyed;
    }

    // The last of the step, in the order of the database; empty when there was nothing left.
    private Optional<String> destroyBehind(String after, Map<String, Integer> destroyed) {
        var lasts = jdbc.sql("""
                        with step as (
                            select chance from sealed_message where chance > :after
                            order by chance limit :rows for update
                        )
                        delete from sealed_message using step where sealed_message.chance = step.chance
                        returning network_id, (select max(chance) from step) as last
                        """)
                .param("after", after)
                .param("rows", DESTROYED_AT_ONCE)
                .query((row, number) -> {
                    destroyed.merge(row.getString("network_id"), 1, Integer::sum);
                    return row.getString("last");
                })
                .list();
        return lasts.stream().findFirst();
    }

    /// Destroys up to `limit` contents whose time is over, and says how many it were.
    int destroyExpired(int limit) {
        return jdbc.sql("""
                        delete from sealed_message where chance in (
                            select chance from sealed_message where expires_at <= now()
                            order by expires_at limit ? for update skip locked)
                        """).param(limit).update();
    }
}
