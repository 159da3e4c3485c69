package com.onetimesecret.hub.web.rate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `call_window`: what all hubs together counted. Its clock is the database's, so hubs need not agree on
/// the time.
@Component
class JdbcCallWindows {

    private final JdbcClient jdbc;

    JdbcCallWindows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// What all hubs counted for one caller.
    record Counted(String quota, String caller, long used, Duration left) {}

    /// Adds what this hub counted to the windows that are open, and says how they stand. A window that another hub
    /// opened earlier counts; one that is over gives way.
    List<Counted> add(List<Quota.Telling> tellings) {
        // In one order for all hubs, or two of them would wait for each other's rows.
        return jdbc.sql("""
                        INSERT INTO call_window AS kept (quota, caller, used, ends_at)
                        SELECT t.quota, t.caller, t.calls, now() + t.millis * interval '1 millisecond'
                        FROM unnest(:quotas::text[], :callers::text[], :calls::bigint[], :millis::bigint[])
                            AS t(quota, caller, calls, millis)
                        ORDER BY t.quota, t.caller
                        ON CONFLICT (quota, caller) DO UPDATE SET
                            used = CASE WHEN kept.ends_at > now() THEN kept.used ELSE 0 END + excluded.used,
                            ends_at = CASE WHEN kept.ends_at > now() THEN kept.ends_at ELSE excluded.ends_at END,
                            changed_at = now()
                        RETURNING quota, caller, used, (extract(epoch FROM ends_at - now()) * 1000)::bigint AS millis
                        """)
                .param("quotas", texts(tellings.stream().map(Quota.Telling::quota)))
                .param("callers", texts(tellings.stream().map(Quota.Telling::caller)))
                .param(
                        "calls",
                        tellings.stream()
                                .map(telling -> telling.untold().calls())
                                .toArray(Long[]::new))
                .param(
                        "millis",
                        tellings.stream()
                                .map(telling -> telling.untold().left().toMillis())
                                .toArray(Long[]::new))
                .query(JdbcCallWindows::counted)
                .list();
    }

    /// The open windows that changed within that time, the longest lasting first.
    List<Counted> changedWithin(Duration time) {
        return jdbc.sql("""
                        SELECT quota, caller, used, (extract(epoch FROM ends_at - now()) * 1000)::bigint AS millis
                        FROM call_window
                        WHERE changed_at > now() - :millis * interval '1 millisecond' AND ends_at > now()
                        ORDER BY ends_at DESC LIMIT :most
                        """)
                .param("millis", time.toMillis())
                .param("most", Quota.MOST_CALLERS)
                .query(JdbcCallWindows::counted)
                .list();
    }

    /// Deletes windows that are over, some at a time, and says how many. Rows that another hub holds are left to it.
    int forgetEnded(int most) {
        return jdbc.sql("""
                        DELETE FROM call_window w USING (
                            SELECT quota, caller FROM call_window WHERE ends_at < now() - interval '1 minute'
                            LIMIT :most FOR UPDATE SKIP LOCKED
                        ) ended
                        WHERE w.quota = ended.quota AND w.caller = ended.caller
                        """).param("most", most).update();
    }

    private static String[] texts(java.util.stream.Stream<String> texts) {
        return texts.toArray(String[]::new);
    }

    private static Counted counted(ResultSet row, int number) throws SQLException {
        return new Counted(
                row.getString("quota"),
                row.getString("caller"),
                row.getLong("used"),
                Duration.ofMillis(row.getLong("millis")));
    }
}
