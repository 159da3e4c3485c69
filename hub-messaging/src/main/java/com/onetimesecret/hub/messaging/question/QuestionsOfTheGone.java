package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.event.AgentRevoked;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Takes back the questions of an agent that is revoked: nobody is left to read answers.
@Component
class QuestionsOfTheGone {

    private final JdbcQuestions questions;
    private final QuestionWatch watch;

    QuestionsOfTheGone(JdbcQuestions questions, QuestionWatch watch) {
        this.questions = questions;
        this.watch = watch;
    }

    @EventListener
    void on(AgentRevoked revoked) {
        questions.withdrawAllOf(revoked.networkId(), revoked.agentId()).forEach(watch::changes);
    }
}
