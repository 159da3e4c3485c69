package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.api.seal.AfterRestore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Ends what a database that was put back would exchange for a token once more: approved requests and codes. Whoever
/// waits with one asks again; what nobody has decided yet stays.
@Component
class EndHandlesAfterRestore implements AfterRestore {

    private final JdbcClient jdbc;

    EndHandlesAfterRestore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String what() {
        return "approved requests and codes";
    }

    @Override
    public int end() {
        // Approved ones are given out for a minute more (JdbcAuthRequests).
        int requests = jdbc.sql("""
                UPDATE auth_request r SET expires_at = now() - interval '61 seconds' FROM approval a
                WHERE a.id = r.approval_id AND a.status = 'approved'
                    AND r.redeemed_by IS NULL AND r.expires_at + interval '60 seconds' > now()
                """).update();
        int codes = jdbc.sql("""
                UPDATE authorization_request SET code_expires_at = now()
                WHERE code_used_at IS NULL AND code_expires_at > now()
                """).update();
        return requests + codes;
    }
}
