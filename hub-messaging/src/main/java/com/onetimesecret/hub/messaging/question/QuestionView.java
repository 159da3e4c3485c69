package com.onetimesecret.hub.messaging.question;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.NextStep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A question on the wire; what it says is absent once its message has ended, and answers are in no list.
///
/// @param cursor the state that is shown; sent back with `wait`, it waits for what follows
/// @param hasMore whether more answers are there already
@JsonInclude(JsonInclude.Include.NON_NULL)
record QuestionView(
        @Nullable String cursor,
        @Nullable Boolean hasMore,
        MessageId id,
        QuestionStatus status,
        @Nullable JsonNode question,
        @Nullable JsonNode context,
        @Nullable JsonNode capabilities,
        List<String> options,
        AgentId agentId,
        @Nullable JsonNode origin,
        List<String> routedTo,
        boolean everybody,
        boolean escalateToHuman,
        boolean acceptMultipleAnswers,
        String topic,
        @Nullable String correlationId,
        Instant askedAt,
        Instant expiresAt,
        @Nullable MessageId acceptedAnswerId,
        long answerCount,
        @Nullable List<AnswerView> answers,
        @Nullable List<NextStep> next) {

    QuestionView {
        options = List.copyOf(options);
        routedTo = List.copyOf(routedTo);
        answers = answers == null ? null : List.copyOf(answers);
        next = next == null ? null : List.copyOf(next);
    }

    /// The question by itself, as it stands in lists.
    static QuestionView of(Question question, JsonNode message, long answerCount) {
        var payload = message.path("payload");
        return new QuestionView(
                null,
                null,
                question.id(),
                question.status(),
                payload.get("question"),
                payload.get("context"),
                payload.get("capabilities"),
                question.options(),
                question.asker(),
                message.get("origin"),
                question.routedTo(),
                question.isForEverybody(),
                question.forPeople(),
                question.several(),
                question.topic(),
                question.correlationId(),
                question.askedAt(),
                question.openUntil(),
                question.accepted(),
                answerCount,
                null,
                null);
    }

    /// The same with some of its answers.
    QuestionView with(String place, boolean more, List<AnswerView> given, List<NextStep> steps) {
        return new QuestionView(
                place,
                more,
                id,
                status,
                question,
                context,
                capabilities,
                options,
                agentId,
                origin,
                routedTo,
                everybody,
                escalateToHuman,
                acceptMultipleAnswers,
                topic,
                correlationId,
                askedAt,
                expiresAt,
                acceptedAnswerId,
                answerCount,
                given,
                steps);
    }
}
