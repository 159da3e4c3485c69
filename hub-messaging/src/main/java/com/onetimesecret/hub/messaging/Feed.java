package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.delivery.Delivery;
import com.onetimesecret.hub.messaging.delivery.ShowDelivery;
import com.onetimesecret.hub.messaging.feed.FeedFilter;
import com.onetimesecret.hub.messaging.feed.FeedMessage;
import com.onetimesecret.hub.messaging.feed.FeedPlace;
import com.onetimesecret.hub.messaging.feed.FeedSettings;
import com.onetimesecret.hub.messaging.feed.ReadFeed;
import com.onetimesecret.hub.messaging.log.TopicPattern;
import com.onetimesecret.hub.messaging.read.ReadSettings;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The messages of a network for its people, the newest first: everybody sees what is said to all or to people and what
/// is asked and answered; of what agents say to each other by name only owners see the content.
@Component
public class Feed {

    /// The members of payloads that say in words what a message is about, the best first.
    private static final List<String> WORDS =
            List.of("summary", "question", "answer", "task_description", "description", "action", "details", "status");

    private static final int LONGEST_SUMMARY = 400;

    private final ReadFeed feed;
    private final ShowDelivery deliveries;
    private final FeedSettings settings;
    private final ReadSettings reading;

    Feed(ReadFeed feed, ShowDelivery deliveries, FeedSettings settings, ReadSettings reading) {
        this.feed = feed;
        this.deliveries = deliveries;
        this.settings = settings;
        this.reading = reading;
    }

    /// Which messages a person wants to see; what is null does not matter.
    public record Wanted(
            @Nullable AgentId sender,
            @Nullable String type,
            @Nullable String topic,
            @Nullable String thread,
            @Nullable Instant since,
            @Nullable String text) {

        /// The members that nothing can be found by.
        public List<String> mistakes() {
            var typeWrong = type != null && MessageType.of(type).isEmpty();
            var topicWrong = topic != null && TopicPattern.parse(topic).isEmpty();
            var threadWrong = thread != null && !thread.matches("corr_[a-zA-Z0-9]{16}");
            return Stream.of(typeWrong ? "type" : "", topicWrong ? "topic" : "", threadWrong ? "thread" : "")
                    .filter(name -> !name.isEmpty())
                    .toList();
        }

        private FeedFilter filter() {
            return new FeedFilter(
                    sender,
                    type == null ? List.of() : List.of(type),
                    Optional.ofNullable(topic).flatMap(TopicPattern::parse).stream()
                            .toList(),
                    thread,
                    since,
                    text);
        }
    }

    /// Some messages.
    ///
    /// @param older the place of the next page, or null if there is none
    /// @param lookedAt how many were looked through to find them, 0 if none was left out
    public record Page(List<Message> messages, @Nullable String older, long lookedAt) {
        public Page {
            messages = List.copyOf(messages);
        }
    }

    /// What is to be seen of a message.
    public enum Content {
        /// All of it.
        OPEN,
        /// Only its recipients, and owners, see it.
        WITHHELD,
        /// It opens once, for its recipients alone.
        SEALED,
        /// It was opened, and is gone.
        BURNED
    }

    /// One message.
    ///
    /// @param to whom it is for: agents' ids or `human`; null: everybody
    /// @param words what it is about, as one line of its own words; empty if there are none to be seen
    public record Message(
            MessageId id,
            Speaker speaker,
            @Nullable List<String> to,
            String type,
            String topic,
            @Nullable String thread,
            @Nullable String inReplyTo,
            Instant receivedAt,
            Instant expiresAt,
            Content content,
            String words,
            ObjectNode envelope) {

        public Message {
            to = to == null ? null : List.copyOf(to);
        }

        /// The payload and the metadata as JSON on many lines; empty where the content is not to be seen.
        public String json() {
            if (content != Content.OPEN) {
                return "";
            }
            var shown = StrictJson.MAPPER.createObjectNode();
            for (var member : List.of("payload", "metadata")) {
                if (envelope.has(member)) {
                    shown.set(member, envelope.get(member));
                }
            }
            return StrictJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(shown);
        }

        /// The payload's member of that name, if it is a text and to be seen.
        public Optional<String> text(String member) {
            var node = envelope.path("payload").path(member);
            return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
        }
    }

    /// How far a message got with one recipient.
    ///
    /// @param state `stored`, `fetched`, `acked`, `answered` or `expired`
    public record Rung(
            String to,
            String state,
            Instant storedAt,
            @Nullable Instant fetchedAt,
            @Nullable Instant openedAt,
            @Nullable Instant ackedAt,
            @Nullable Instant answeredAt,
            @Nullable Instant expiredAt) {

        private static Rung of(Delivery delivery) {
            return new Rung(
                    delivery.to(),
                    delivery.state(),
                    delivery.storedAt(),
                    delivery.fetchedAt(),
                    delivery.openedAt(),
                    delivery.ackedAt(),
                    delivery.answeredAt(),
                    delivery.expiredAt());
        }
    }

    /// All types that messages have.
    public static List<String> types() {
        return MessageType.wireNames();
    }

    /// The newest messages in front of that place, or of all if it is none.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException unavailable, if the storage takes too long
    public Page page(CurrentPerson person, Wanted wanted, @Nullable String place) {
        var before = Optional.ofNullable(place).flatMap(FeedPlace::parse).orElse(FeedPlace.NEWEST);
        var found = feed.page(
                person,
                wanted.filter(),
                before,
                settings.limit(),
                reading.highestMaxBytes().toBytes());
        return new Page(
                found.messages().stream().map(Feed::message).toList(),
                found.more() ? new FeedPlace(found.before()).toString() : null,
                found.lookedAt());
    }

    /// The newest messages of a thread.
    public List<Message> thread(CurrentPerson person, String thread) {
        return feed
                .page(
                        person,
                        FeedFilter.ofThread(thread),
                        FeedPlace.NEWEST,
                        settings.limit(),
                        reading.highestMaxBytes().toBytes())
                .messages()
                .stream()
                .map(Feed::message)
                .toList();
    }

    /// The message of that id.
    public Optional<Message> find(CurrentPerson person, String id) {
        return MessageId.isValid(id) ? feed.find(person, new MessageId(id)).map(Feed::message) : Optional.empty();
    }

    /// How far the message got.
    public List<Rung> ladder(CurrentPerson person, MessageId id) {
        return deliveries.of(person.networkId(), id).stream().map(Rung::of).toList();
    }

    private static Message message(FeedMessage found) {
        var envelope = found.envelope();
        var content = content(found);
        return new Message(
                found.id(),
                Speaker.of(envelope),
                found.recipients(),
                found.type(),
                found.topic(),
                found.correlationId(),
                found.inReplyTo(),
                found.receivedAt(),
                found.expiresAt(),
                content,
                content == Content.OPEN ? words(envelope.path("payload")) : "",
                envelope);
    }

    private static Content content(FeedMessage found) {
        if (found.envelope().has("burned_at") || !found.envelope().has("version")) {
            return Content.BURNED;
        }
        if (found.envelope().path("sealed").asBoolean(false)) {
            return Content.SEALED;
        }
        return found.withheld() ? Content.WITHHELD : Content.OPEN;
    }

    private static String words(JsonNode payload) {
        for (var member : WORDS) {
            var text = payload.path(member);
            if (text.isString() && !text.stringValue().isBlank()) {
                var line = text.stringValue().strip();
                return line.length() <= LONGEST_SUMMARY
                        ? line
                        : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, LONGEST_SUMMARY)));
            }
        }
        return "";
    }
}
