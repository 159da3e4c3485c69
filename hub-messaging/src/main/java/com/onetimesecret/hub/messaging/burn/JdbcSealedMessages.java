package com.onetimesecret.hub.messaging.burn;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The contents of messages that open once. A row is written once and deleted once.
@Repository
class JdbcSealedMessages {

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

    /// Destroys every content there is, and says how many it were of each network.
    Map<String, Integer> destroyAll() {
        return jdbc
                .sql("""
                        with gone as (delete from sealed_message returning network_id)
                        select network_id, count(*) as destroyed from gone group by network_id
                        """)
                .query((row, number) -> Map.entry(row.getString("network_id"), row.getInt("destroyed")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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
