package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.seal.AfterRestore;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Makes the log of a database that was put back another one for readers: places that it gave out since are given out
/// once more for other messages, so a cursor from before is answered with a gap.
@Component
class EndCursorsAfterRestore implements AfterRestore {

    private static final List<String> PLACES = List.of("inbox_mark", "webhook");

    private final JdbcClient jdbc;

    EndCursorsAfterRestore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String what() {
        return "epochs of the log";
    }

    @Override
    public boolean isEndedAnyway() {
        return true;
    }

    @Override
    public int end() {
        var other = jdbc.sql("""
                        select (epoch + floor(random() * 1999999999)::bigint) % 2000000000 + 1 from log_head
                        """).query(Long.class).single();
        // Places that the database itself keeps were put back with the log and stay right.
        for (var table : PLACES) {
            jdbc.sql("update " + table + " set epoch = :other where epoch = (select epoch from log_head)")
                    .param("other", other)
                    .update();
        }
        // Last, because every post waits for this row.
        return jdbc.sql("update log_head set epoch = :other")
                .param("other", other)
                .update();
    }
}
