package com.onetimesecret.hub.feedpage;

import com.onetimesecret.hub.messaging.Feed;
import com.onetimesecret.hub.page.Actor;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A message as one line of a list.
///
/// @param to the first of those it is for; empty: everybody
/// @param others how many more it is for
/// @param content `open`, `withheld`, `sealed` or `burned`
public record MessageLine(
        String id,
        Actor from,
        String type,
        String topic,
        List<Actor> to,
        int others,
        @Nullable String thread,
        Moment at,
        AgentText words,
        String content) {

    private static final int NAMED = 3;

    public MessageLine {
        to = List.copyOf(to);
    }

    static MessageLine of(Feed.Message message, Actors actors, Actors.Cast cast, Instant now) {
        var to = Objects.requireNonNullElse(message.to(), List.<String>of());
        return new MessageLine(
                message.id().value(),
                actors.of(message.speaker(), cast),
                message.type(),
                message.topic(),
                to.stream().limit(NAMED).map(cast::of).toList(),
                Math.max(0, to.size() - NAMED),
                message.thread(),
                Moment.of(message.receivedAt(), now),
                AgentText.of(message.words(), AgentText.PURPOSE),
                message.content().name().toLowerCase(Locale.ROOT));
    }
}
