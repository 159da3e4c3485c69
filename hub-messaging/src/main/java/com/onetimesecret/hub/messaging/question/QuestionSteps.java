package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.problem.NextStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The calls that make sense next.
@Component
class QuestionSteps {

    static final String AGENTS = "/api/v2/agent/questions";
    static final String PEOPLE = "/api/v2/questions";

    private static final String ANSWER = "release-2";

    private final BaseUrl baseUrl;

    QuestionSteps(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
    }

    /// Where questions are for that reader; null is a person.
    String url(@Nullable AgentId reader) {
        return baseUrl.at(reader == null ? PEOPLE : AGENTS);
    }

    /// Where the question is for that reader; null is a person.
    String url(Question question, @Nullable AgentId reader) {
        return url(reader) + "/" + question.id();
    }

    /// A valid question.
    NextStep ask() {
        return NextStep.post(
                "A valid question",
                baseUrl.at(AGENTS),
                Map.of("question", "Which branch holds the release?", "options", List.of("main", ANSWER)));
    }

    /// A valid answer to the question.
    NextStep answer(Question question, @Nullable AgentId reader) {
        var example = question.options().isEmpty()
                ? Map.of("answer", ANSWER)
                : Map.of(
                        "answer",
                        question.options().getFirst(),
                        "option",
                        question.options().getFirst());
        return NextStep.post("Answer it", url(question, reader) + "/answers", example);
    }

    /// For who asked just now.
    List<NextStep> asked(Question question) {
        var steps = new ArrayList<NextStep>();
        if (question.routedTo().isEmpty() && !question.isForEverybody()) {
            steps.add(NextStep.post(
                    "No agent of this network was approved for these capabilities, so nobody was asked; ask people",
                    baseUrl.at(AGENTS),
                    Map.of("question", "The same once more", "escalate_to_human", true)));
            steps.add(NextStep.get("Or see who is on the network", baseUrl.at("/api/v2/agent/peers")));
        }
        steps.add(waiting(question, question.asker(), 0));
        steps.add(withdrawal(question));
        return steps;
    }

    /// For who reads the question, with those answers, at that version.
    List<NextStep> reading(Question question, @Nullable AgentId reader, List<AnswerView> answers, int version) {
        var steps = new ArrayList<NextStep>();
        var asker = question.asker().equals(reader);
        if (asker && question.status() == QuestionStatus.ANSWERED && !answers.isEmpty()) {
            steps.add(NextStep.post(
                    "Accept an answer, which closes the question",
                    url(question, reader) + "/accept",
                    Map.of("answer_id", answers.getLast().id())));
        }
        if (!asker && question.takesAnswers()) {
            steps.add(answer(question, reader));
        }
        if (question.takesAnswers()) {
            steps.add(waiting(question, reader, version));
        }
        if (asker && !question.isOver()) {
            steps.add(withdrawal(question));
        }
        if (steps.isEmpty()) {
            steps.add(NextStep.get("See the other questions", url(reader)));
        }
        return steps;
    }

    /// For who answered just now.
    List<NextStep> answered(Question question, @Nullable AgentId reader) {
        var waiting = reader == null
                ? NextStep.get("See the other questions for people", baseUrl.at(PEOPLE + "?for=me"))
                : NextStep.get("See what else waits for you", baseUrl.at(AGENTS + "?for=me"));
        return List.of(NextStep.get("See what becomes of it", url(question, reader)), waiting);
    }

    private NextStep waiting(Question question, @Nullable AgentId reader, int version) {
        return NextStep.get(
                "Wait for what comes next",
                url(question, reader) + "?cursor=" + ShowQuestion.cursor(version) + "&wait=55");
    }

    private NextStep withdrawal(Question question) {
        return new NextStep("Take the question back", "DELETE", url(question, question.asker()), null);
    }
}
