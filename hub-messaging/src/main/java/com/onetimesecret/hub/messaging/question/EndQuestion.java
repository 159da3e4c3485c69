package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.brake.LoopBrake;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Ends a question: its asker accepts an answer, or takes it back.
@Component
class EndQuestion {

    private final JdbcQuestions questions;
    private final QuestionConflicts conflicts;
    private final LoopBrake brake;
    private final QuestionChanges changes;
    private final TransactionTemplate transaction;

    EndQuestion(
            JdbcQuestions questions,
            QuestionConflicts conflicts,
            LoopBrake brake,
            QuestionChanges changes,
            TransactionTemplate transaction) {
        this.questions = questions;
        this.conflicts = conflicts;
        this.brake = brake;
        this.changes = changes;
        this.transaction = transaction;
    }

    /// Closes the caller's question with that answer; also after its time, as long as it is known.
    ///
    /// @throws HubException not-found, forbidden, invalid-request, question-closed
    void accept(CurrentAgent caller, Question question, MessageId answer) {
        requireAsker(caller, question);
        if (!questions.isAnswerOf(answer, question.id())) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/answer_id", "names no answer to this question")));
        }
        end(caller, question, "question.accepted", Map.of("answer_id", answer.value()), () -> accept(question, answer));
    }

    private boolean accept(Question question, MessageId answer) {
        var accepted = questions.accept(question.id(), answer);
        if (accepted && question.correlationId() != null) {
            brake.news(question.networkId(), question.correlationId());
        }
        return accepted;
    }

    /// Takes the caller's question back.
    ///
    /// @throws HubException not-found, forbidden, question-closed
    void withdraw(CurrentAgent caller, Question question) {
        requireAsker(caller, question);
        end(caller, question, "question.withdrawn", Map.of(), () -> questions.withdraw(question.id()));
    }

    /// Takes the caller's question back, unless it has ended.
    void withdrawIfOpen(CurrentAgent caller, Question question) {
        requireAsker(caller, question);
        tryToEnd(caller, question, "question.withdrawn", Map.of(), () -> questions.withdraw(question.id()));
    }

    private static void requireAsker(CurrentAgent caller, Question question) {
        if (!question.asker().equals(caller.id())) {
            throw new HubException(ProblemType.FORBIDDEN, "Only the agent that asked may do that.");
        }
    }

    private void end(
            CurrentAgent caller,
            Question question,
            String action,
            Map<String, String> details,
            BooleanSupplier change) {
        // The refusal is thrown outside, so that it does not undo the transaction that this one may be part of.
        if (!tryToEnd(caller, question, action, details, change)) {
            throw conflicts.ended(question);
        }
    }

    private boolean tryToEnd(
            CurrentAgent caller,
            Question question,
            String action,
            Map<String, String> details,
            BooleanSupplier change) {
        var ended = transaction.execute(status -> {
            var changed = change.getAsBoolean();
            if (changed) {
                changes.tell(caller, question, action, details);
            }
            return changed;
        });
        return Boolean.TRUE.equals(ended);
    }
}
