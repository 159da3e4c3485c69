package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.messaging.upkeep.Upkeep;
import java.util.List;
import org.springframework.stereotype.Component;

/// Deletes questions whose state nobody needs any longer.
@Component
class QuestionSweeper implements Upkeep {

    private final JdbcQuestions questions;
    private final QuestionSettings settings;

    QuestionSweeper(JdbcQuestions questions, QuestionSettings settings) {
        this.questions = questions;
        this.settings = settings;
    }

    /// Deletes them, in short transactions.
    void sweep() {
        Upkeep.untilNoMore(settings.sweepRows(), () -> questions.deleteEnded(settings.known(), settings.sweepRows()));
    }

    @Override
    public List<Chore> chores() {
        return List.of(new Chore("question-sweeper", settings.sweepInterval(), this::sweep));
    }
}
