package com.onetimesecret.hub.auth.mail;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.mail.Mail;
import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `mail`: each row is the job of sending it; its text is sealed, because it may hold a link that lets
/// somebody in, and gone once it has left.
@Component
class JdbcMail implements SealedColumns {

    /// Removed in one transaction, short enough to disturb nobody.
    private static final int REMOVED_AT_ONCE = 5_000;

    private final JdbcClient jdbc;
    private final Sealer sealer;
    private final Tokens tokens;

    JdbcMail(JdbcClient jdbc, Sealer sealer, Tokens tokens) {
        this.jdbc = jdbc;
        this.sealer = sealer;
        this.tokens = tokens;
    }

    /// One attempt to send a letter, whose text is still sealed.
    ///
    /// @param sealedText in base64
    record Job(String id, String recipient, String subject, String sealedText, int attempt) {}

    /// Stores the letter, due now.
    void add(Mail mail) {
        var id = "mail_" + tokens.base62(24);
        jdbc.sql("""
                        INSERT INTO mail (id, recipient, subject, sealed_text, due_at)
                        VALUES (:id, :recipient, :subject, :text, now())
                        """)
                .param("id", id)
                .param("recipient", mail.to())
                .param("subject", mail.subject())
                .param("text", sealer.seal(context(id), mail.text().getBytes(StandardCharsets.UTF_8)))
                .update();
    }

    /// Takes the letter that is due first, for as long as one attempt may last; no other hub gets it meanwhile.
    Optional<Job> take(Duration lease) {
        return jdbc.sql("""
                        UPDATE mail SET attempts = attempts + 1, due_at = now() + make_interval(secs => :lease)
                        WHERE id IN (SELECT id FROM mail WHERE due_at <= now()
                                     ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING id, recipient, subject, sealed_text, attempts
                        """)
                .param("lease", lease.toSeconds())
                .query((row, n) -> new Job(
                        row.getString("id"),
                        row.getString("recipient"),
                        row.getString("subject"),
                        Base64.getEncoder().encodeToString(row.getBytes("sealed_text")),
                        row.getInt("attempts")))
                .optional();
    }

    /// The letter of that job.
    Mail open(Job job) {
        var text = sealer.open(context(job.id()), Base64.getDecoder().decode(job.sealedText()));
        return new Mail(job.recipient(), job.subject(), new String(text, StandardCharsets.UTF_8));
    }

    /// The mail server has it.
    void finish(String id) {
        jdbc.sql("UPDATE mail SET due_at = NULL, sealed_text = NULL, sent_at = now(), failure = NULL WHERE id = :id")
                .param("id", id)
                .update();
    }

    /// It is tried again after `pause`.
    void retry(String id, Duration pause, MailRefused.Reason why) {
        jdbc.sql("""
                        UPDATE mail SET due_at = now() + make_interval(secs => :pause), failure = :why WHERE id = :id
                        """)
                .param("pause", pause.toSeconds())
                .param("why", wire(why))
                .param("id", id)
                .update();
    }

    /// It never leaves.
    void giveUp(String id, MailRefused.Reason why) {
        jdbc.sql("""
                        UPDATE mail SET due_at = NULL, sealed_text = NULL, failed_at = now(), failure = :why
                        WHERE id = :id
                        """).param("why", wire(why)).param("id", id).update();
    }

    /// Removes what is over and older than that, a part at a time until nothing is left.
    void forget(Duration keptFor) {
        int removed;
        do {
            removed = forgetSome(keptFor);
        } while (removed == REMOVED_AT_ONCE);
    }

    private int forgetSome(Duration keptFor) {
        return jdbc.sql("""
                        DELETE FROM mail WHERE id IN (
                            SELECT id FROM mail WHERE due_at IS NULL
                              AND created_at < now() - make_interval(secs => :kept) LIMIT :most)
                        """)
                .param("kept", keptFor.toSeconds())
                .param("most", REMOVED_AT_ONCE)
                .update();
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(SealedColumn.byText("letters", "mail", "id", "sealed_text", JdbcMail::context));
    }

    private static String context(String id) {
        return "mail:" + id;
    }

    private static String wire(MailRefused.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
