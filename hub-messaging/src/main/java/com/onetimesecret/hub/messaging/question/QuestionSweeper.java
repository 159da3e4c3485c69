package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.messaging.log.Recurring;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Deletes questions whose state nobody needs any longer.
@Component
class QuestionSweeper implements SmartLifecycle {

    private final JdbcQuestions questions;
    private final QuestionSettings settings;
    private volatile @Nullable Recurring sweeping;

    QuestionSweeper(JdbcQuestions questions, QuestionSettings settings) {
        this.questions = questions;
        this.settings = settings;
    }

    /// Deletes them, in short transactions.
    void sweep() {
        int deleted = settings.sweepRows();
        while (deleted == settings.sweepRows()) {
            deleted = questions.deleteEnded(settings.known(), settings.sweepRows());
        }
    }

    @Override
    public void start() {
        sweeping = Recurring.start("question-sweeper", settings.sweepInterval(), this::sweep);
    }

    @Override
    public void stop() {
        var current = sweeping;
        sweeping = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public boolean isRunning() {
        return sweeping != null;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
