package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Reads a network's questions in the orders in which people look at them, each by an index.
@Repository
class JdbcNetworkQuestions {

    private final JdbcClient jdbc;

    JdbcNetworkQuestions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Questions that nobody answered and whose time is not over, what ends first before the others.
    List<Question> open(NetworkId network, boolean forPeople, int limit) {
        return jdbc.sql(JdbcQuestions.COLUMNS + """
                        where network_id = :network and for_people = :people and status = 'open' and open_until > now()
                        order by open_until, seq limit :limit
                        """)
                .param("network", network.value())
                .param("people", forPeople)
                .param("limit", limit)
                .query(JdbcQuestions::question)
                .list();
    }

    /// The other questions, the newest first.
    List<Question> settled(NetworkId network, long before, int limit) {
        return jdbc.sql(JdbcQuestions.COLUMNS + """
                        where network_id = :network and seq < :before and (status <> 'open' or open_until <= now())
                        order by seq desc limit :limit
                        """)
                .param("network", network.value())
                .param("before", before)
                .param("limit", limit)
                .query(JdbcQuestions::question)
                .list();
    }
}
