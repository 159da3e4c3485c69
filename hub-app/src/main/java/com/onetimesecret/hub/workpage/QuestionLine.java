package com.onetimesecret.hub.workpage;

import com.onetimesecret.hub.messaging.Questions;
import com.onetimesecret.hub.page.Actor;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import java.util.Objects;

/// A question as one line of a list.
record QuestionLine(
        String id, Actor from, AgentText text, boolean gone, String status, long answers, Moment asked, Moment ends) {

    static QuestionLine of(Questions.Asked asked, Actors actors, Actors.Cast cast, Instant now) {
        return new QuestionLine(
                asked.id().value(),
                actors.of(asked.speaker(), cast),
                AgentText.of(Objects.requireNonNullElse(asked.text(), ""), AgentText.PURPOSE),
                asked.text() == null,
                asked.status(),
                asked.answers(),
                Moment.of(asked.askedAt(), now),
                Moment.of(asked.openUntil(), now));
    }
}
