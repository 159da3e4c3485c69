package com.onetimesecret.hub.auth.standing;

import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.StandingCredentials;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Looks at agents, their keys and networks, and grants as they stand in the database at this moment.
@Component
class JdbcStandingCredentials implements StandingCredentials {

    private final JdbcClient jdbc;
    private final InstantSource clock;

    JdbcStandingCredentials(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Map<CallCredential, Lapse> lapsed(Collection<CallCredential> held) {
        var lapsed = new HashMap<CallCredential, Lapse>();
        if (held.isEmpty()) {
            return lapsed;
        }
        var list = List.copyOf(held);
        var now = clock.instant();
        for (var credential : list) {
            var end = credential.expiresAt();
            if (end != null && !end.isAfter(now)) {
                lapsed.put(credential, Lapse.TOKEN_EXPIRED);
            }
        }
        ended(list).forEach(row -> lapsed.put(list.get(row.place() - 1), row.lapse()));
        return lapsed;
    }

    private List<Row> ended(List<CallCredential> held) {
        return jdbc.sql("""
                        SELECT place, lapse FROM (
                            SELECT held.place,
                                CASE WHEN a.id IS NULL OR a.status = 'revoked' THEN 'REVOKED'
                                    WHEN a.approval_expires_at <= now() THEN 'APPROVAL_ENDED'
                                    WHEN n.suspended_at IS NOT NULL THEN 'NETWORK_SUSPENDED'
                                    WHEN k.thumbprint IS DISTINCT FROM held.key THEN 'REVOKED'
                                    WHEN held.grant_id IS NOT NULL AND g.id IS NULL THEN 'REVOKED'
                                    WHEN a.status = 'paused' OR s.network_id IS NOT NULL THEN 'PAUSED'
                                    WHEN held.scope IS NOT NULL AND held.scope <> ALL (a.scopes)
                                        THEN 'INSUFFICIENT_SCOPE'
                                END AS lapse
                            FROM unnest(CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]))
                                WITH ORDINALITY AS held (agent_id, scope, grant_id, key, place)
                            LEFT JOIN agent a ON a.id = held.agent_id
                            LEFT JOIN agent_key k ON k.agent_id = a.id AND k.status = 'active'
                            LEFT JOIN network n ON n.id = a.network_id
                            LEFT JOIN network_stop s ON s.network_id = a.network_id
                            LEFT JOIN token_grant g
                                ON g.id = held.grant_id AND g.ended_at IS NULL AND g.expires_at > now()
                        ) looked_at
                        WHERE lapse IS NOT NULL
                        """)
                .param(column(held, credential -> credential.agentId().value()))
                .param(column(held, JdbcStandingCredentials::scope))
                .param(column(held, CallCredential::grantId))
                .param(column(held, CallCredential::key))
                .query((row, number) -> new Row(row.getInt("place"), Lapse.valueOf(row.getString("lapse"))))
                .list();
    }

    private static @Nullable String scope(CallCredential credential) {
        return credential.scope() == null ? null : credential.scope().wire();
    }

    private static @Nullable String[] column(
            List<CallCredential> held, Function<CallCredential, @Nullable String> member) {
        var column = new @Nullable String[held.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = member.apply(held.get(i));
        }
        return column;
    }

    private record Row(int place, Lapse lapse) {}
}
