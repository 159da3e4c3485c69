package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.publish.EndsWithItsMessage;
import com.onetimesecret.hub.messaging.schema.MessageType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Withdraws a question whose message is deleted.
@Component
class QuestionsEndWithTheirMessages implements EndsWithItsMessage {

    private final JdbcQuestions questions;
    private final EndQuestion ending;

    QuestionsEndWithTheirMessages(JdbcQuestions questions, EndQuestion ending) {
        this.questions = questions;
        this.ending = ending;
    }

    @Override
    public MessageType type() {
        return MessageType.QUESTION;
    }

    @Override
    public void end(CurrentAgent author, MessageId id, JsonNode message) {
        questions.find(author.networkId(), id).ifPresent(question -> ending.withdrawIfOpen(author, question));
    }
}
