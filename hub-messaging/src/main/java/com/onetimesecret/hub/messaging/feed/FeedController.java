package com.onetimesecret.hub.messaging.feed;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.messaging.log.TopicPattern;
import com.onetimesecret.hub.messaging.query.Query;
import com.onetimesecret.hub.messaging.read.ReadSettings;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// `/api/v2/messages` for people: what the feed of the dashboard shows, the newest first.
@RestController
@RequestMapping(FeedController.PATH)
class FeedController {

    static final String PATH = "/api/v2/messages";

    private static final List<String> KNOWN =
            List.of("from", "type", "topic", "correlation_id", "since", "q", "limit", "max_bytes", "cursor");
    /// Every row is matched with each of them.
    private static final int MOST_TOPICS = 20;
    private static final long LAST_SECOND = 253_402_300_799L;

    private final ReadFeed feed;
    private final ReadSettings settings;
    private final BaseUrl baseUrl;

    FeedController(ReadFeed feed, ReadSettings settings, BaseUrl baseUrl) {
        this.feed = feed;
        this.settings = settings;
        this.baseUrl = baseUrl;
    }

    /// One page.
    ///
    /// @param lookedThrough how many messages were looked at to find these, if some were left out
    record Messages(String cursor, boolean hasMore, long lookedThrough, List<ObjectNode> messages) {
        Messages {
            messages = List.copyOf(messages);
        }
    }

    @GetMapping
    ResponseEntity<Messages> list(CurrentPerson person, @RequestParam MultiValueMap<String, String> parameters) {
        var query = new Query(parameters, KNOWN, List.of("type", "topic"));
        var filter = filter(query);
        var place = query.read("cursor", FeedPlace::parse, "must be a cursor from an earlier answer");
        var limit = (int) query.number("limit", 1, settings.highestLimit(), settings.limit());
        var maxBytes = query.number(
                "max_bytes",
                1,
                settings.highestMaxBytes().toBytes(),
                settings.maxBytes().toBytes());
        query.refuseMistakes();
        var page = feed.page(person, filter, place == null ? FeedPlace.NEWEST : place, limit, maxBytes);
        var cursor = new FeedPlace(page.before());
        var answer = ResponseEntity.ok();
        if (page.more()) {
            var next = baseUrl.at(PATH) + "?cursor=" + cursor + query.without(List.of("cursor"));
            answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
        }
        return answer.body(new Messages(
                cursor.toString(),
                page.more(),
                page.lookedAt(),
                page.messages().stream().map(FeedMessage::envelope).toList()));
    }

    @GetMapping("/{id}")
    ObjectNode show(CurrentPerson person, @PathVariable String id) {
        if (!MessageId.isValid(id)) {
            throw HubException.notFound();
        }
        return feed.find(person, new MessageId(id)).map(FeedMessage::envelope).orElseThrow(HubException::notFound);
    }

    private static FeedFilter filter(Query query) {
        if (query.all("topic").size() > MOST_TOPICS) {
            query.mistake(FieldError.at("?topic", "may be given " + MOST_TOPICS + " times at most"));
        }
        query.all("type").stream()
                .filter(name -> MessageType.of(name).isEmpty())
                .forEach(name -> query.mistake(FieldError.notOneOf("?type", name, MessageType.wireNames())));
        return new FeedFilter(
                query.read(
                        "from",
                        text -> AgentId.isValid(text) ? Optional.of(new AgentId(text)) : Optional.empty(),
                        "must be an agent's id, agent_ and 24 of [a-zA-Z0-9]"),
                query.all("type"),
                query.readAll(
                        "topic",
                        TopicPattern::parse,
                        "must be dot-separated tokens of [A-Za-z0-9_:-], * for any one, > for all that follow"),
                query.read(
                        "correlation_id",
                        text -> Optional.of(text).filter(id -> id.matches("corr_[a-zA-Z0-9]{16}")),
                        "must be corr_ and 16 of [a-zA-Z0-9]"),
                query.read("since", FeedController::time, "must be a time like 2026-01-31T12:00:00Z, or unix seconds"),
                query.text("q"));
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
