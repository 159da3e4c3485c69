package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.seal.AfterRestore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Ends the tokens of before, because each may have been used after the backup.
///
/// Those the hub minted end with their keys. Those of the agents' own keys live in nobody's table, so the time is
/// remembered: until the last of them is over, only tokens are taken that say they were made since (`iat`).
@Component
class EndDepositsAfterRestore implements AfterRestore {

    private final JdbcClient jdbc;

    EndDepositsAfterRestore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String what() {
        return "deposit links";
    }

    @Override
    public int end() {
        jdbc.sql("""
                insert into deposit_restore (at) values (now()) on conflict (id) do update set at = excluded.at
                """).update();
        jdbc.sql("delete from deposit_key").update();
        return jdbc.sql("""
                update deposit_link link set cancelled_at = now()
                where expires_at > now() and cancelled_at is null and not exists (
                    select 1 from deposit_nonce used
                    where used.agent_id = link.agent_id and used.nonce_hash = link.nonce_hash)
                """).update();
    }
}
