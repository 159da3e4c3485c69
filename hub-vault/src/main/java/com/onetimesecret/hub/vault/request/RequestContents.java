package com.onetimesecret.hub.vault.request;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The requests for secrets of a network.
@Component
class RequestContents implements NetworkContents {

    private static final int PAGE = 500;

    private final JdbcClient jdbc;

    RequestContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        var page = page(network, "");
        while (!page.isEmpty()) {
            page.forEach(request -> line.accept(request.line()));
            page = page(network, page.getLast().id());
        }
    }

    private List<Line> page(NetworkId network, String after) {
        return jdbc.sql("""
                        select id, json_build_object('kind', 'secret_request', 'id', id, 'person', person_id,
                            'description', description, 'created_at', %s, 'expires_at', %s, 'answered_at', %s,
                            'secret', secret_id, 'withdrawn_at', %s)::text as line
                        from secret_request where network_id = :network and id > :after order by id limit :page
                        """.formatted(utc("created_at"), utc("expires_at"), utc("answered_at"), utc("withdrawn_at")))
                .param("network", network.value())
                .param("after", after)
                .param("page", PAGE)
                .query((row, _) -> new Line(row.getString("id"), row.getString("line")))
                .list();
    }

    private static String utc(String column) {
        return "to_char(" + column + " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
    }

    @Override
    public int erase(NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from secret_request where id in (
                            select id from secret_request where network_id = :network order by id limit :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }

    private record Line(String id, String line) {}
}
