package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import org.springframework.stereotype.Component;

/// Says why a question does not take what came too late.
@Component
class QuestionConflicts {

    private final JdbcQuestions questions;
    private final BaseUrl baseUrl;

    QuestionConflicts(JdbcQuestions questions, BaseUrl baseUrl) {
        this.questions = questions;
        this.baseUrl = baseUrl;
    }

    /// The refusal of one more answer.
    HubException ofAnswer(Question late) {
        var now = again(late);
        if (now.takesAnswers()) {
            return new HubException(
                    ProblemType.ALREADY_ANSWERED, "Somebody answered meanwhile. Look at the question as it is now.");
        }
        return now.status() == QuestionStatus.ANSWERED && !now.several() ? alreadyAnswered(now) : ended(now);
    }

    /// The refusal of anything else: the question has come to its end.
    HubException ended(Question late) {
        var now = again(late);
        var refusal = new HubException(ProblemType.QUESTION_CLOSED, detail(now))
                .with("state", now.status().wire());
        if (now.accepted() != null) {
            refusal.with("accepted_answer_id", now.accepted().value());
        }
        return refusal.next(NextStep.get("See the other questions", baseUrl.at("/api/v2/agent/questions")));
    }

    private HubException alreadyAnswered(Question question) {
        var answers = questions.answers(question.id(), 0, 1);
        if (answers.isEmpty()) {
            return new HubException(
                            ProblemType.ALREADY_ANSWERED,
                            "The question wants one answer, and it is answered in the same call.")
                    .with("state", question.status().wire());
        }
        var winner = answers.getFirst();
        return new HubException(
                        ProblemType.ALREADY_ANSWERED,
                        "The question wanted one answer, and " + winner.shownTo() + " was first with " + winner.id()
                                + ".")
                .with("state", question.status().wire())
                .with("answer_id", winner.id().value())
                .with("answered_by", winner.shownTo())
                .next(NextStep.get("See the other questions", baseUrl.at("/api/v2/agent/questions")));
    }

    private Question again(Question question) {
        return questions.find(question.networkId(), question.id()).orElseThrow(HubException::notFound);
    }

    private static String detail(Question question) {
        return switch (question.status()) {
            case OPEN, ANSWERED -> "The question took answers until " + question.openUntil() + ".";
            case CLOSED -> "Its asker closed the question with " + question.accepted() + ".";
            case EXPIRED -> "The question ended unanswered at " + question.openUntil() + ".";
            case WITHDRAWN -> "The question was taken back.";
        };
    }
}
