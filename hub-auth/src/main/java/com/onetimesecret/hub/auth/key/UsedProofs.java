package com.onetimesecret.hub.auth.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Remembers which proofs were used, for all hubs on the database and over restarts, until none could be
/// accepted any more.
@Component
public class UsedProofs {

    private final JdbcClient jdbc;

    UsedProofs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Uses up the proof named by `parts` for `life`; false if it was used before. One conditional statement.
    public boolean useUp(Duration life, String... parts) {
        return jdbc.sql("""
                        INSERT INTO used_proof (hash, expires_at) VALUES (:hash, now() + make_interval(secs => :life))
                        ON CONFLICT (hash) DO NOTHING
                        """)
                        .param("hash", sha256(String.join("\n", parts).getBytes(StandardCharsets.UTF_8)))
                        .param("life", life.toSeconds())
                        .update()
                == 1;
    }

    /// SHA-256, the one hash under which proofs, handles and bodies are compared.
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
