package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.WaitingCount;
import org.springframework.stereotype.Component;

/// The questions that were put before an agent, still take answers, and have none from it.
@Component
class OpenQuestions implements WaitingCount {

    private final JdbcQuestions questions;

    OpenQuestions(JdbcQuestions questions) {
        this.questions = questions;
    }

    @Override
    public String name() {
        return "open_questions";
    }

    @Override
    public long of(CurrentAgent caller) {
        return questions.countWaitingFor(caller.networkId(), caller.id());
    }
}
