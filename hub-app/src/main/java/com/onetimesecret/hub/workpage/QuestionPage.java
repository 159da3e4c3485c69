package com.onetimesecret.hub.workpage;

import com.onetimesecret.hub.messaging.Questions;
import com.onetimesecret.hub.page.Actor;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.LongText;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One question as its page shows it.
///
/// @param to those who may read it besides its asker; empty: everybody
/// @param options what can be answered with one tap
/// @param isOpen whether it takes answers
/// @param seen its version, which an answer names
record QuestionPage(
        QuestionLine line,
        LongText text,
        LongText context,
        List<Actor> to,
        boolean forPeople,
        boolean several,
        List<Option> options,
        boolean isOpen,
        boolean mayAnswer,
        int seen,
        String topic,
        @Nullable String thread,
        List<Answer> answers) {

    private static final int MOST_NAMED = 50;

    QuestionPage {
        to = List.copyOf(to);
        options = List.copyOf(options);
        answers = List.copyOf(answers);
    }

    /// One option.
    ///
    /// @param number by which a form names it, since its text may be anything
    record Option(int number, AgentText shown) {}

    /// One answer.
    record Answer(
            String id,
            Actor from,
            LongText text,
            boolean gone,
            @Nullable AgentText option,
            boolean accepted,
            @Nullable Moment at) {

        static Answer of(Questions.Given given, Actors actors, Actors.Cast cast, Instant now) {
            var option = given.option();
            var at = given.at();
            return new Answer(
                    given.id().value(),
                    actors.of(given.speaker(), cast),
                    LongText.of(Objects.requireNonNullElse(given.text(), "")),
                    given.text() == null,
                    option == null ? null : AgentText.of(option, AgentText.PURPOSE),
                    given.accepted(),
                    at == null ? null : Moment.of(at, now));
        }
    }

    static QuestionPage of(
            Questions.Asked asked,
            List<Questions.Given> answers,
            boolean mayDecide,
            Actors actors,
            Actors.Cast cast,
            Instant now) {
        return new QuestionPage(
                QuestionLine.of(asked, actors, cast, now),
                LongText.of(Objects.requireNonNullElse(asked.text(), "")),
                LongText.of(Objects.requireNonNullElse(asked.context(), "")),
                Objects.requireNonNullElse(asked.to(), List.<String>of()).stream()
                        .limit(MOST_NAMED)
                        .map(cast::of)
                        .toList(),
                asked.forPeople(),
                asked.several(),
                IntStream.range(0, asked.options().size())
                        .mapToObj(number ->
                                new Option(number, AgentText.of(asked.options().get(number), AgentText.PURPOSE)))
                        .toList(),
                asked.takesAnswers(),
                mayDecide && asked.takesAnswers(),
                asked.version(),
                asked.topic(),
                asked.thread(),
                answers.stream()
                        .map(given -> Answer.of(given, actors, cast, now))
                        .toList());
    }
}
