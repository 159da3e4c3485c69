package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The secrets of a network, of which only the receipts leave.
@Component
class SecretContents implements NetworkContents {

    private static final int PAGE = 500;

    private final JdbcClient jdbc;

    SecretContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        var page = page(network, "");
        while (!page.isEmpty()) {
            page.forEach(receipt -> line.accept(receipt.line()));
            page = page(network, page.getLast().id());
        }
    }

    private List<Receipt> page(NetworkId network, String after) {
        return jdbc.sql("""
                        select id, json_build_object('kind', 'secret', 'id', id, 'created_by', created_by,
                            'description', description, 'recipients', recipients, 'max_reads', max_reads,
                            'reads_left', reads_left, 'created_at', %1$s, 'expires_at', %2$s,
                            'last_read_at', %3$s, 'opened_by', opened_by, 'burned_at', %4$s,
                            'burned_by', burned_by, 'refused_opens', refused_opens)::text as line
                        from secret where network_id = :network and id > :after order by id limit :page
                        """.formatted(utc("created_at"), utc("expires_at"), utc("last_read_at"), utc("burned_at")))
                .param("network", network.value())
                .param("after", after)
                .param("page", PAGE)
                .query((row, _) -> new Receipt(row.getString("id"), row.getString("line")))
                .list();
    }

    private static String utc(String column) {
        return "to_char(" + column + " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
    }

    private record Receipt(String id, String line) {}

    @Override
    public int erase(NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from secret where id in (
                            select id from secret where network_id = :network order by id limit :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }
}
