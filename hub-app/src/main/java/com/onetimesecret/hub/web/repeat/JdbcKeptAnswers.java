package com.onetimesecret.hub.web.repeat;

import com.onetimesecret.hub.api.seal.PassingKeyUse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `kept_answer`: calls under an `Idempotency-Key` that are under way, and the answers of those that are
/// done.
@Component
class JdbcKeptAnswers implements PassingKeyUse {

    private final JdbcClient jdbc;
    private final RepeatSettings settings;

    JdbcKeptAnswers(JdbcClient jdbc, RepeatSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /// A call's place in the table.
    ///
    /// @param holder who alone may fill it in
    /// @param masterKey the fingerprint of the key behind `bodyDigest` and the answer
    record Place(String scope, String holder, String masterKey, String bodyDigest) {}

    /// What is there already; no answer, while the call is under way.
    @SuppressWarnings("ArrayRecordComponent")
    record Found(String masterKey, String bodyDigest, byte @Nullable [] answer) {}

    /// Takes the place, if nobody has it: no call came under this key, or it ended unanswered with its hub, or its
    /// answer has expired.
    boolean reserve(Place place) {
        return jdbc.sql("""
                        INSERT INTO kept_answer AS kept
                            (scope, holder, master_key, body_digest, held_until, expires_at)
                        VALUES (:scope, :holder, :masterKey, :bodyDigest,
                            now() + :held * interval '1 millisecond', now() + :kept * interval '1 millisecond')
                        ON CONFLICT (scope) DO UPDATE SET
                            holder = excluded.holder, master_key = excluded.master_key,
                            body_digest = excluded.body_digest, held_until = excluded.held_until,
                            expires_at = excluded.expires_at, answer = NULL
                        WHERE kept.expires_at <= now() OR (kept.answer IS NULL AND kept.held_until <= now())
                        """)
                        .param("scope", place.scope())
                        .param("holder", place.holder())
                        .param("masterKey", place.masterKey())
                        .param("bodyDigest", place.bodyDigest())
                        .param("held", millis(settings.heldFor()))
                        .param("kept", millis(settings.keptFor()))
                        .update()
                == 1;
    }

    Optional<Found> find(String scope) {
        return jdbc.sql("SELECT master_key, body_digest, answer FROM kept_answer WHERE scope = :scope")
                .param("scope", scope)
                .query((row, n) ->
                        new Found(row.getString("master_key"), row.getString("body_digest"), row.getBytes("answer")))
                .optional();
    }

    /// Keeps the answer, in the transaction of its effect; false if another call has taken the place meanwhile.
    boolean keep(Place place, byte[] sealed) {
        return jdbc.sql("""
                        UPDATE kept_answer SET answer = :answer
                        WHERE scope = :scope AND holder = :holder AND answer IS NULL
                        """)
                        .param("answer", sealed)
                        .param("scope", place.scope())
                        .param("holder", place.holder())
                        .update()
                == 1;
    }

    /// Leaves the place, unless it has an answer.
    void release(Place place) {
        jdbc.sql("DELETE FROM kept_answer WHERE scope = :scope AND holder = :holder AND answer IS NULL")
                .param("scope", place.scope())
                .param("holder", place.holder())
                .update();
    }

    /// Deletes what has expired, some at a time, and says how many.
    int forgetExpired(int most) {
        return jdbc.sql("""
                        DELETE FROM kept_answer k USING (
                            SELECT scope FROM kept_answer WHERE expires_at <= now() LIMIT :most FOR UPDATE SKIP LOCKED
                        ) expired
                        WHERE k.scope = expired.scope
                        """).param("most", most).update();
    }

    @Override
    public String what() {
        return "answers kept for repeats";
    }

    @Override
    public Optional<Instant> lastUnderOthersThan(String fingerprint) {
        return jdbc
                .sql("SELECT max(expires_at) FROM kept_answer WHERE master_key <> :fingerprint AND expires_at > now()")
                .param("fingerprint", fingerprint)
                .query(OffsetDateTime.class)
                .list()
                .stream()
                .filter(Objects::nonNull)
                .map(OffsetDateTime::toInstant)
                .findFirst();
    }

    private static long millis(Duration time) {
        return time.toMillis();
    }
}
