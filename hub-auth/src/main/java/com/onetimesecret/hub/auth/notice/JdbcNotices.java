package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.auth.NoticeChannel;
import com.onetimesecret.hub.auth.channel.Undelivered;
import com.onetimesecret.hub.auth.notice.Notice.About;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The table `notice`: each row is its own job. Hubs share the jobs; a row that one has taken is nobody else's until
/// its lease ends.
@Component
class JdbcNotices {

    // Any number, as long as every hub takes the same: letters of one person are collected by one hub at a time.
    private static final long TAKE_LOCK = 7_310_021L;

    /// Removed in one transaction, short enough to disturb nobody.
    private static final int REMOVED_AT_ONCE = 5_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    JdbcNotices(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /// A notice that is to be stored.
    ///
    /// @param after how long until it may leave
    record Wanted(
            @Nullable PersonId person,
            NoticeChannel channel,
            @Nullable String subscription,
            Duration after) {}

    /// Stores the notices about that subject, in the caller's transaction, but for browsers that were forgotten since
    /// they were chosen.
    void add(NetworkId network, About about, String subject, Instant endsAt, List<Wanted> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        WITH browsers AS (
                            SELECT id FROM push_subscription WHERE id = ANY (:subscriptions::text[])
                            FOR KEY SHARE SKIP LOCKED)
                        INSERT INTO notice (network_id, person_id, channel, subscription_id, about, subject, due_at, ends_at)
                        SELECT :network, w.person, w.channel, w.subscription, :about, :subject,
                            now() + make_interval(secs => w.after), :ends
                        FROM unnest(:persons::text[], :channels::text[], :subscriptions::text[], :waits::bigint[])
                            AS w(person, channel, subscription, after)
                        WHERE w.subscription IS NULL OR w.subscription IN (SELECT id FROM browsers)
                        """)
                .param("network", network.value())
                .param("about", about.wire())
                .param("subject", subject)
                .param("ends", java.sql.Timestamp.from(endsAt))
                .param(
                        "persons",
                        wanted.stream()
                                .map(one -> one.person() == null
                                        ? null
                                        : one.person().value())
                                .toArray(String[]::new))
                .param(
                        "channels",
                        wanted.stream().map(one -> one.channel().wire()).toArray(String[]::new))
                .param(
                        "subscriptions",
                        wanted.stream().map(Wanted::subscription).toArray(String[]::new))
                .param(
                        "waits",
                        wanted.stream().map(one -> one.after().toSeconds()).toArray(Long[]::new))
                .update();
    }

    /// Takes back what nobody needs any more: what has not left does not leave, and what browsers show is withdrawn.
    void settle() {
        jdbc.sql("""
                        UPDATE notice n SET status = 'dropped', due_at = NULL
                        WHERE n.status = 'waiting' AND n.due_at IS NOT NULL
                          AND (n.over OR n.ends_at <= now() OR (n.about = 'approval' AND NOT EXISTS (
                            SELECT FROM approval a WHERE a.id = n.subject AND a.status = 'pending' AND a.expires_at > now())))
                        """).update();
        jdbc.sql("""
                        UPDATE notice n SET status = 'withdrawing', due_at = now(), attempts = 0
                        WHERE n.status = 'accepted' AND n.channel = 'web_push' AND n.about IN ('approval', 'question')
                          AND (n.over OR n.ends_at <= now() OR (n.about = 'approval' AND NOT EXISTS (
                            SELECT FROM approval a WHERE a.id = n.subject AND a.status = 'pending' AND a.expires_at > now())))
                        """).update();
    }

    /// Takes up to `most` jobs that are due, and every letter that is due to the same people, for as long as one
    /// attempt may last.
    List<Notice> take(int most, Duration lease) {
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql("SELECT pg_advisory_xact_lock(:lock)")
                    .param("lock", TAKE_LOCK)
                    .query((row, n) -> true)
                    .single();
            return jdbc.sql("""
                            WITH due AS (
                                SELECT id, network_id, person_id, channel FROM notice
                                WHERE due_at <= now() AND status IN ('waiting', 'withdrawing')
                                ORDER BY due_at, id LIMIT :most FOR UPDATE SKIP LOCKED
                            ), taken AS (
                                SELECT id FROM due
                                UNION
                                SELECT n.id FROM notice n JOIN due d
                                    ON d.network_id = n.network_id AND d.person_id = n.person_id
                                WHERE d.channel = 'email' AND n.channel = 'email' AND n.status = 'waiting'
                                  AND n.due_at <= now())
                            UPDATE notice n SET attempts = attempts + 1, due_at = now() + make_interval(secs => :lease)
                            FROM taken WHERE n.id = taken.id
                            RETURNING n.*
                            """)
                    .param("most", most)
                    .param("lease", lease.toSeconds())
                    .query(JdbcNotices::notice)
                    .list();
        }));
    }

    private static Notice notice(ResultSet row, int number) throws SQLException {
        var person = row.getString("person_id");
        return new Notice(
                row.getLong("id"),
                new NetworkId(row.getString("network_id")),
                person == null ? null : new PersonId(person),
                NoticeChannel.of(row.getString("channel")),
                row.getString("subscription_id"),
                About.of(row.getString("about")),
                row.getString("subject"),
                row.getString("status").equals("withdrawing"),
                row.getInt("attempts"),
                row.getTimestamp("ends_at").toInstant());
    }

    /// The channel's service has it; what was dropped meanwhile is shown all the same, and withdrawn by the next look.
    void accept(Notice notice) {
        jdbc.sql("""
                        UPDATE notice SET due_at = NULL,
                            status = CASE status WHEN 'withdrawing' THEN 'withdrawn' ELSE 'accepted' END,
                            accepted_at = coalesce(accepted_at, now())
                        WHERE id = :id AND status IN ('waiting', 'dropped', 'withdrawing')
                        """).param("id", notice.id()).update();
    }

    /// It is not for that person any more, or about nothing.
    void drop(Notice notice) {
        jdbc.sql("""
                        UPDATE notice SET due_at = NULL,
                            status = CASE status WHEN 'withdrawing' THEN 'withdrawn' ELSE 'dropped' END
                        WHERE id = :id AND status IN ('waiting', 'withdrawing')
                        """).param("id", notice.id()).update();
    }

    /// It is tried again after `pause`; people see meanwhile what is wrong.
    void retry(Notice notice, Duration pause, Undelivered why) {
        jdbc.sql("""
                        UPDATE notice SET due_at = now() + make_interval(secs => :pause), failed_at = now(),
                            failure = :why, failure_status = :status
                        WHERE id = :id AND status IN ('waiting', 'withdrawing')
                        """)
                .param("pause", pause.toSeconds())
                .param("why", wire(why))
                .param("status", why.status())
                .param("id", notice.id())
                .update();
    }

    /// It never arrives.
    void fail(Notice notice, Undelivered why) {
        jdbc.sql("""
                        UPDATE notice SET due_at = NULL, failed_at = now(), failure = :why, failure_status = :status,
                            status = CASE status WHEN 'withdrawing' THEN 'withdrawn' ELSE 'failed' END
                        WHERE id = :id AND status IN ('waiting', 'withdrawing')
                        """)
                .param("why", wire(why))
                .param("status", why.status())
                .param("id", notice.id())
                .update();
    }

    /// What it is about needs nobody any more; call in the transaction that settles it.
    void end(NetworkId network, About about, String subject) {
        jdbc.sql("UPDATE notice SET over = true WHERE network_id = :network AND about = :about AND subject = :subject")
                .param("network", network.value())
                .param("about", about.wire())
                .param("subject", subject)
                .update();
    }

    /// Takes one notice out of the budget of `subject`, if there is one left: `atOnce` in a row, then one in `every`.
    /// One conditional statement.
    boolean mayTell(String subject, Duration every, int atOnce) {
        return jdbc.sql("""
                        INSERT INTO notice_budget AS b (subject, full_at)
                        VALUES (:subject, now() + make_interval(secs => :every))
                        ON CONFLICT (subject) DO UPDATE
                            SET full_at = greatest(b.full_at, now()) + make_interval(secs => :every)
                            WHERE greatest(b.full_at, now()) + make_interval(secs => :every)
                                <= now() + make_interval(secs => :room)
                        """)
                        .param("subject", subject)
                        .param("every", every.toSeconds())
                        .param("room", every.multipliedBy(atOnce).toSeconds())
                        .update()
                == 1;
    }

    /// The channels whose service accepted a notice of that request.
    List<NoticeChannel> reached(ApprovalId approval) {
        return jdbc
                .sql("SELECT DISTINCT channel FROM notice WHERE subject = :id AND accepted_at IS NOT NULL")
                .param("id", approval.value())
                .query((row, n) -> NoticeChannel.of(row.getString(1)))
                .list()
                .stream()
                .sorted()
                .toList();
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
                        DELETE FROM notice WHERE id IN (
                            SELECT id FROM notice WHERE due_at IS NULL AND ends_at < now()
                              AND created_at < now() - make_interval(secs => :kept) LIMIT :most)
                        """)
                .param("kept", keptFor.toSeconds())
                .param("most", REMOVED_AT_ONCE)
                .update();
    }

    private static String wire(Undelivered why) {
        return why.reason().name().toLowerCase(Locale.ROOT);
    }
}
