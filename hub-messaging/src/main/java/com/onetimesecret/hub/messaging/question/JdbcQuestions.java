package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.message.MessageId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The tables of questions and of who answered them; every change of state is one conditional statement.
@Repository
class JdbcQuestions {

    static final String COLUMNS = """
            select id, network_id, asker, topic, correlation_id, recipients, routed_to, for_people, options, several,
                case when status = 'open' and open_until <= now() then 'expired' else status end as status,
                version, accepted, asked_at, open_until, expires_at,
                (extract(epoch from open_until - now()) * 1000)::bigint as left_millis
            from question
            """;

    /// What waits for an agent: put before it, still taking answers, and none from it.
    private static final String WAITING = """
            where network_id = :network and recipients @> array[:agent]::text[] and status in ('open', 'answered')
                and open_until > now() and (status = 'open' or several) and asker <> :agent
                and not exists (select from question_answer as given
                    where given.question_seq = question.seq and given.answered_by = :agent)
            """;

    private final JdbcClient jdbc;

    JdbcQuestions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Stores a new question; it ends with its message, or before that at `answerBy`.
    void add(Question question, @Nullable Instant answerBy) {
        jdbc.sql("""
                        insert into question (seq, id, network_id, asker, topic, correlation_id, recipients, routed_to,
                            for_people, options, several, status, version, asked_at, open_until, expires_at)
                        values (:seq, :id, :network, :asker, :topic, :correlation, :recipients::text[],
                            :routed::text[], :people, :options::text[], :several, 'open', 0, :asked,
                            least(:expires, :answerBy::timestamptz), :expires)
                        """)
                .param("seq", question.id().seq())
                .param("id", question.id().value())
                .param("network", question.networkId().value())
                .param("asker", question.asker().value())
                .param("topic", question.topic())
                .param("correlation", question.correlationId())
                .param("recipients", question.recipients() == null ? null : texts(question.recipients()))
                .param("routed", texts(question.routedTo()))
                .param("people", question.forPeople())
                .param("options", texts(question.options()))
                .param("several", question.several())
                .param("asked", question.askedAt().atOffset(ZoneOffset.UTC))
                .param("answerBy", answerBy == null ? null : answerBy.atOffset(ZoneOffset.UTC))
                .param("expires", question.expiresAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /// The network's question of that id.
    Optional<Question> find(NetworkId network, MessageId id) {
        return jdbc.sql(COLUMNS + "where seq = :seq and id = :id and network_id = :network")
                .param("seq", id.seq())
                .param("id", id.value())
                .param("network", network.value())
                .query(JdbcQuestions::question)
                .optional();
    }

    /// The questions after `after` that a query asks for, the oldest first; `reader` null sees all of its network.
    List<Question> page(NetworkId network, @Nullable AgentId reader, QuestionQuery query, int limit) {
        return jdbc.sql(COLUMNS + """
                        where network_id = :network and seq > :after
                            and (:agent::text is null or recipients is null or asker = :agent
                                or :agent = any(recipients))
                            and (not :mine
                                or case when :agent::text is null then for_people else :agent = any(recipients) end)
                            and (:status::text is null or :status =
                                case when status = 'open' and open_until <= now() then 'expired' else status end)
                        order by seq
                        limit :limit
                        """)
                .param("network", network.value())
                .param("agent", reader == null ? null : reader.value())
                .param("after", query.after())
                .param("mine", query.forMe())
                .param("status", query.status())
                .param("limit", limit)
                .query(JdbcQuestions::question)
                .list();
    }

    /// The questions after `after` that wait for the agent, the oldest first.
    List<Question> waitingFor(NetworkId network, AgentId agent, long after, int limit) {
        return jdbc.sql(COLUMNS + WAITING + " and seq > :after order by seq limit :limit")
                .param("network", network.value())
                .param("agent", agent.value())
                .param("after", after)
                .param("limit", limit)
                .query(JdbcQuestions::question)
                .list();
    }

    /// How many questions wait for the agent.
    long countWaitingFor(NetworkId network, AgentId agent) {
        return jdbc.sql("select count(*) from question " + WAITING)
                .param("network", network.value())
                .param("agent", agent.value())
                .query(Long.class)
                .single();
    }

    /// Takes an answer if the question still does, and is of the version `seen` unless that is null; returns the
    /// question's version that it makes.
    Optional<Integer> answer(MessageId id, @Nullable Integer seen) {
        return jdbc.sql("""
                        update question set status = 'answered', version = version + 1
                        where seq = :seq and open_until > now() and (status = 'open' or (status = 'answered' and several))
                            and (:seen::integer is null or version = :seen)
                        returning version
                        """)
                .param("seq", id.seq())
                .param("seen", seen)
                .query(Integer.class)
                .optional();
    }

    /// Notes whose answer made that version.
    void add(MessageId question, StoredAnswer answer) {
        jdbc.sql("insert into question_answer (question_seq, version, id, answered_by) values (?, ?, ?, ?)")
                .param(question.seq())
                .param(answer.version())
                .param(answer.id().value())
                .param(answer.answeredBy())
                .update();
    }

    /// Up to `limit` answers of the question that came after its version `after`, the earliest first.
    List<StoredAnswer> answers(MessageId question, int after, int limit) {
        return jdbc.sql("""
                        select version, id, answered_by from question_answer
                        where question_seq = ? and version > ?
                        order by version
                        limit ?
                        """)
                .param(question.seq())
                .param(after)
                .param(limit)
                .query((row, number) -> new StoredAnswer(
                        row.getInt("version"), new MessageId(row.getString("id")), row.getString("answered_by")))
                .list();
    }

    /// How many answers each of the questions has; those without any are left out.
    Map<MessageId, Long> countAnswers(Collection<MessageId> questions) {
        var counts = new HashMap<Long, Long>();
        jdbc.sql("""
                        select question_seq, count(*) as answers from question_answer
                        where question_seq = any(?) group by question_seq
                        """)
                .param(questions.stream().map(MessageId::seq).toArray(Long[]::new))
                .query(row -> {
                    counts.put(row.getLong("question_seq"), row.getLong("answers"));
                });
        var byId = new HashMap<MessageId, Long>();
        questions.forEach(id -> {
            var count = counts.get(id.seq());
            if (count != null) {
                byId.put(id, count);
            }
        });
        return byId;
    }

    /// The question that the message answers and that has not ended, if there is one; locked until the end of the
    /// transaction.
    Optional<Question> lockAnsweredBy(NetworkId network, MessageId question, MessageId answer) {
        var open = jdbc.sql("""
                        select from question
                        where seq = :seq and id = :id and network_id = :network and status in ('open', 'answered')
                        for update
                        """)
                .param("seq", question.seq())
                .param("id", question.value())
                .param("network", network.value())
                .query((row, number) -> true)
                .optional();
        return open.filter(_ -> isAnswerOf(answer, question)).flatMap(_ -> find(network, question));
    }

    /// Forgets the answer of a question that is locked; without any other it is open again.
    void takeBack(MessageId question, MessageId answer) {
        jdbc.sql("delete from question_answer where question_seq = ? and id = ?")
                .param(question.seq())
                .param(answer.value())
                .update();
        jdbc.sql("""
                        update question set version = version + 1,
                            status = case when exists (select from question_answer where question_seq = :seq)
                                then status else 'open' end
                        where seq = :seq
                        """).param("seq", question.seq()).update();
    }

    boolean isAnswerOf(MessageId answer, MessageId question) {
        return jdbc.sql("select exists (select from question_answer where question_seq = ? and id = ?)")
                .param(question.seq())
                .param(answer.value())
                .query(Boolean.class)
                .single();
    }

    /// Closes an answered question with that answer; false if it is not answered, or over.
    boolean accept(MessageId id, MessageId answer) {
        return jdbc.sql("""
                                update question set status = 'closed', accepted = :answer, version = version + 1
                                where seq = :seq and status = 'answered' and exists (
                                    select from question_answer where question_seq = :seq and id = :answer)
                                """)
                        .param("seq", id.seq())
                        .param("answer", answer.value())
                        .update()
                == 1;
    }

    /// Takes the question back; false if it is over.
    boolean withdraw(MessageId id) {
        return jdbc.sql("""
                                update question set status = 'withdrawn', version = version + 1
                                where seq = ? and (status = 'answered' or (status = 'open' and open_until > now()))
                                """).param(id.seq()).update() == 1;
    }

    /// Takes back what the agent asked and nobody closed; returns what that was.
    List<MessageId> withdrawAllOf(NetworkId network, AgentId asker) {
        return jdbc.sql("""
                        update question set status = 'withdrawn', version = version + 1
                        where network_id = ? and asker = ? and status in ('open', 'answered') and open_until > now()
                        returning id
                        """)
                .param(network.value())
                .param(asker.value())
                .query((row, number) -> new MessageId(row.getString("id")))
                .list();
    }

    /// The versions of those questions, by their places.
    Map<Long, Integer> versions(Collection<Long> seqs) {
        var versions = new HashMap<Long, Integer>();
        jdbc.sql("select seq, version from question where seq = any(?)")
                .param(seqs.toArray(Long[]::new))
                .query(row -> {
                    versions.put(row.getLong("seq"), row.getInt("version"));
                });
        return versions;
    }

    /// Deletes up to `limit` questions whose messages ended that long ago, and says how many it were.
    int deleteEnded(Duration known, int limit) {
        return jdbc.sql("""
                        delete from question
                        where seq in (
                            select seq from question where expires_at <= now() - make_interval(secs => ?)
                            order by expires_at limit ? for update skip locked)
                        """).param(known.toSeconds()).param(limit).update();
    }

    /// Deletes up to `limit` questions of the network, with who answered them, and says how many it were.
    int deleteOf(NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from question where seq in (
                            select seq from question where network_id = :network order by seq limit :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }

    static Question question(ResultSet row, int number) throws SQLException {
        var accepted = row.getString("accepted");
        var recipients = row.getArray("recipients");
        return new Question(
                new MessageId(row.getString("id")),
                new NetworkId(row.getString("network_id")),
                new AgentId(row.getString("asker")),
                row.getString("topic"),
                row.getString("correlation_id"),
                recipients == null ? null : texts(recipients),
                texts(row.getArray("routed_to")),
                row.getBoolean("for_people"),
                texts(row.getArray("options")),
                row.getBoolean("several"),
                QuestionStatus.of(row.getString("status")),
                row.getInt("version"),
                accepted == null ? null : new MessageId(accepted),
                time(row, "asked_at"),
                time(row, "open_until"),
                time(row, "expires_at"),
                Duration.ofMillis(row.getLong("left_millis")));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static String[] texts(List<String> texts) {
        return texts.toArray(String[]::new);
    }
}
