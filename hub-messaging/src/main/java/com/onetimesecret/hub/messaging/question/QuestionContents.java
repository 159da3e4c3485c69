package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The questions of a network: their state, and which messages answered them.
@Component
class QuestionContents implements NetworkContents {

    private static final int PAGE = 100;

    private final JdbcClient jdbc;
    private final JdbcQuestions questions;

    QuestionContents(JdbcClient jdbc, JdbcQuestions questions) {
        this.jdbc = jdbc;
        this.questions = questions;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        var page = page(network, 0);
        while (!page.isEmpty()) {
            page.forEach(question -> line.accept(question.line()));
            page = page(network, page.getLast().seq());
        }
    }

    private List<Line> page(NetworkId network, long after) {
        return jdbc.sql("""
                        select seq, json_build_object('kind', 'question', 'question', json_build_object('id', id,
                            'asker', asker, 'status',
                            case when status = 'open' and open_until <= now() then 'expired' else status end,
                            'routed_to', routed_to, 'accepted_answer_id', accepted, 'answers', (
                                select coalesce(json_agg(json_build_object('id', answer.id,
                                    'answered_by', answer.answered_by) order by answer.version), '[]')
                                from question_answer as answer where answer.question_seq = question.seq)))::text as line
                        from question where network_id = :network and seq > :after order by seq limit :page
                        """)
                .param("network", network.value())
                .param("after", after)
                .param("page", PAGE)
                .query((row, number) -> new Line(row.getLong("seq"), row.getString("line")))
                .list();
    }

    private record Line(long seq, String line) {}

    @Override
    public int erase(NetworkId network, int limit) {
        return questions.deleteOf(network, limit);
    }
}
