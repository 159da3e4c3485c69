package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.publish.EndsWithItsMessage;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// Takes an answer back whose message is deleted, so that others may answer; of a question that has ended it stays
/// known that there was one.
@Component
class AnswersEndWithTheirMessages implements EndsWithItsMessage {

    private final JdbcQuestions questions;
    private final QuestionChanges changes;
    private final TransactionTemplate transaction;

    AnswersEndWithTheirMessages(JdbcQuestions questions, QuestionChanges changes, TransactionTemplate transaction) {
        this.questions = questions;
        this.changes = changes;
        this.transaction = transaction;
    }

    @Override
    public MessageType type() {
        return MessageType.ANSWER;
    }

    @Override
    public void end(CurrentAgent author, MessageId id, JsonNode message) {
        var question = new MessageId(message.at("/payload/question_message_id").stringValue());
        transaction.executeWithoutResult(status -> questions
                .lockAnsweredBy(author.networkId(), question, id)
                .ifPresent(locked -> {
                    questions.takeBack(locked.id(), id);
                    changes.tell(author, locked, "question.answer-taken-back", Map.of("answer_id", id.value()));
                }));
    }
}
