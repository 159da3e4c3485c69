package com.onetimesecret.hub.messaging.read;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.messaging.inbox.InboxMarks;
import com.onetimesecret.hub.messaging.log.Cursor;
import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.Position;
import com.onetimesecret.hub.messaging.log.TopicPattern;
import com.onetimesecret.hub.messaging.query.Query;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/// Finds out what a reader wants from the query parameters of its call.
@Component
public class UnderstandQuery {

    private static final List<String> KNOWN = List.of(
            "since", "cursor", "topic", "type", "from", "to", "correlation_id", "q", "limit", "max_bytes", "wait");
    /// Every post is matched with each of them, for each who waits.
    private static final int MOST_TOPICS = 20;
    private static final int MOST_TYPES = MessageType.values().length;
    private static final List<String> OF_STREAMS = List.of("since", "topic", "type", "from", "to", "correlation_id");
    // The last second of the year 9999; PostgreSQL and RFC 3339 agree until there.
    private static final long LAST_SECOND = 253_402_300_799L;

    private final ReadSettings settings;
    private final InboxMarks marks;

    UnderstandQuery(ReadSettings settings, InboxMarks marks) {
        this.settings = settings;
        this.marks = marks;
    }

    /// What the caller wants of its inbox.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException naming each parameter that means nothing
    Reading ofInbox(MultiValueMap<String, String> parameters, CurrentAgent caller) {
        var others = KNOWN.stream().filter(name -> !name.equals("to")).toList();
        return understand(new Query(parameters, others, List.of("type", "topic")), caller, true);
    }

    /// What the caller wants.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException naming each parameter that means nothing
    Reading of(MultiValueMap<String, String> parameters, CurrentAgent caller) {
        return understand(new Query(parameters, KNOWN, List.of("type", "topic")), caller, false);
    }

    private Reading understand(Query query, CurrentAgent caller, boolean inbox) {
        var position = position(query, caller);
        var filter = filter(query, caller, inbox);
        var limit = query.number("limit", 1, settings.highestLimit(), settings.limit());
        var maxBytes = query.number(
                "max_bytes",
                1,
                settings.highestMaxBytes().toBytes(),
                settings.maxBytes().toBytes());
        var wait = query.number("wait", 0, settings.longestWait().toSeconds(), 0);
        query.refuseMistakes();
        return new Reading(
                filter,
                position,
                (int) limit,
                maxBytes,
                Duration.ofSeconds(wait),
                query.without(List.of("since", "cursor")));
    }

    /// What the caller wants to follow, from the place it has reached: that of `lastSeen`, if there is one, wins.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException naming each parameter that means nothing
    public Following ofStream(
            MultiValueMap<String, String> parameters, @Nullable String lastSeen, CurrentAgent caller) {
        var query = new Query(parameters, OF_STREAMS, List.of("type", "topic"));
        var since = query.text("since") == null ? new Position.Latest() : position(query, caller);
        var filter = filter(query, caller, false);
        var resumed = Optional.ofNullable(lastSeen)
                .filter(id -> !id.isEmpty())
                .map(id -> Cursor.parse(id).<Position>map(Position.After::new).orElseGet(() -> {
                    query.mistake(FieldError.at("Last-Event-ID", "must be the id of an event of this hub"));
                    return since;
                }));
        query.refuseMistakes();
        return new Following(filter, resumed.orElse(since));
    }

    private static Filter filter(Query query, CurrentAgent caller, boolean inbox) {
        atMost(MOST_TOPICS, "topic", query);
        atMost(MOST_TYPES, "type", query);
        query.all("type").stream()
                .filter(name -> MessageType.of(name).isEmpty())
                .forEach(name -> query.mistake(FieldError.notOneOf("?type", name, MessageType.wireNames())));
        return new Filter(
                caller.networkId(),
                caller.id(),
                query.readAll(
                        "topic",
                        TopicPattern::parse,
                        "must be dot-separated tokens of [A-Za-z0-9_:-], * for any one, > for all that follow"),
                query.all("type"),
                query.read(
                        "from",
                        text -> AgentId.isValid(text) ? Optional.of(new AgentId(text)) : Optional.empty(),
                        "must be an agent's id, agent_ and 24 of [a-zA-Z0-9]"),
                query.oneOf("to", List.of("me")) != null || inbox,
                query.read(
                        "correlation_id",
                        text -> Optional.of(text).filter(id -> id.matches("corr_[a-zA-Z0-9]{16}")),
                        "must be corr_ and 16 of [a-zA-Z0-9]"),
                query.text("q"));
    }

    private static void atMost(int most, String name, Query query) {
        if (query.all(name).size() > most) {
            query.mistake(FieldError.at("?" + name, "may be given " + most + " times at most"));
        }
    }

    private Position position(Query query, CurrentAgent caller) {
        if (query.text("since") != null && query.text("cursor") != null) {
            query.mistake(FieldError.at("?cursor", "says the same as since; send one of them"));
        }
        var name = query.text("cursor") != null ? "cursor" : "since";
        if (Objects.equals(query.text(name), "unread")) {
            return marks.unread(caller);
        }
        var position = query.read(
                name,
                UnderstandQuery::position,
                "must be a cursor from an earlier answer, a time like 2026-01-31T12:00:00Z, unix seconds, all, latest or unread");
        return position == null ? new Position.Beginning() : position;
    }

    private static Optional<Position> position(String text) {
        return switch (text) {
            case "all" -> Optional.of(new Position.Beginning());
            case "latest" -> Optional.of(new Position.Latest());
            default ->
                Cursor.parse(text)
                        .<Position>map(Position.After::new)
                        .or(() -> time(text).map(Position.Since::new));
        };
    }

    private static Optional<Instant> time(String text) {
        try {
            var time = text.matches("[0-9]{1,12}")
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    // A plus sign that was not encoded arrives as a space.
                    : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            return time.getEpochSecond() >= 0 && time.getEpochSecond() <= LAST_SECOND
                    ? Optional.of(time)
                    : Optional.empty();
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
