package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.seal.PassingKeyUse;
import com.onetimesecret.hub.api.seal.Sealer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The messages that pass on keys of secrets, as far as an earlier master key is needed to read them: they are not
/// written anew, since they end within days.
@Component
class JdbcKeysAtRest implements PassingKeyUse {

    /// What is sealed begins with the form and the key's fingerprint: nine bytes, which are twelve characters.
    private static final int BEGINNING = 12;

    private final JdbcClient jdbc;
    private final Sealer sealer;

    JdbcKeysAtRest(JdbcClient jdbc, Sealer sealer) {
        this.jdbc = jdbc;
        this.sealer = sealer;
    }

    @Override
    public String what() {
        return "keys of secrets in messages";
    }

    @Override
    public Optional<Instant> lastUnderOthersThan(String fingerprint) {
        var sealedNow = Base64.getEncoder().encodeToString(sealer.seal("beginning", new byte[0]));
        var anyKey = KeysAtRest.MEMBER + KeysAtRest.MARK;
        // The type is no parameter, because only then every plan may use the index of these messages.
        return jdbc
                .sql("select max(expires_at) from message where type = '" + KeysAtRest.TYPE + """
                        ' and expires_at > now()
                            and position(:anyKey in body) > 0 and position(:currentKey in body) = 0
                        """)
                .param("anyKey", anyKey.getBytes(StandardCharsets.US_ASCII))
                .param("currentKey", (anyKey + sealedNow.substring(0, BEGINNING)).getBytes(StandardCharsets.US_ASCII))
                .query(OffsetDateTime.class)
                .list()
                .stream()
                .filter(Objects::nonNull)
                .map(OffsetDateTime::toInstant)
                .findFirst();
    }
}
