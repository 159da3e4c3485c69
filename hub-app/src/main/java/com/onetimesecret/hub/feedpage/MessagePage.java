package com.onetimesecret.hub.feedpage;

import com.onetimesecret.hub.messaging.Feed;
import com.onetimesecret.hub.page.Actor;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.LongText;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One message as its page shows it.
///
/// @param to those it is for; empty: everybody
/// @param work the page of the question that it is, or null
record MessagePage(
        MessageLine line,
        List<Actor> to,
        @Nullable String inReplyTo,
        Moment ends,
        LongText content,
        boolean needsAck,
        @Nullable String work,
        List<Rung> ladder,
        List<MessageLine> thread) {

    private static final int MOST_NAMED = 100;

    MessagePage {
        to = List.copyOf(to);
        ladder = List.copyOf(ladder);
        thread = List.copyOf(thread);
    }

    /// How far it got with one recipient.
    record Rung(
            Actor to,
            String state,
            @Nullable Moment fetched,
            @Nullable Moment opened,
            @Nullable Moment acked,
            @Nullable Moment answered,
            @Nullable Moment expired) {

        static Rung of(Feed.Rung rung, Actors.Cast cast, Instant now) {
            return new Rung(
                    cast.of(rung.to()),
                    rung.state(),
                    moment(rung.fetchedAt(), now),
                    moment(rung.openedAt(), now),
                    moment(rung.ackedAt(), now),
                    moment(rung.answeredAt(), now),
                    moment(rung.expiredAt(), now));
        }

        private static @Nullable Moment moment(@Nullable Instant time, Instant now) {
            return time == null ? null : Moment.of(time, now);
        }
    }

    static MessagePage of(
            Feed.Message message,
            MessageLine line,
            List<MessageLine> thread,
            List<Rung> ladder,
            Actors.Cast cast,
            Instant now) {
        return new MessagePage(
                line,
                Objects.requireNonNullElse(message.to(), List.<String>of()).stream()
                        .limit(MOST_NAMED)
                        .map(cast::of)
                        .toList(),
                message.inReplyTo(),
                Moment.of(message.expiresAt(), now),
                LongText.of(message.json()),
                message.envelope().path("requires_ack").asBoolean(false),
                message.type().equals("question") ? "/dashboard/questions/" + message.id() : null,
                ladder,
                thread);
    }
}
