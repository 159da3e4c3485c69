package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.Cursor;
import com.onetimesecret.hub.messaging.log.Entry;
import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.FollowLog;
import com.onetimesecret.hub.messaging.log.LogWatch;
import com.onetimesecret.hub.messaging.log.Position;
import com.onetimesecret.hub.messaging.log.TopicPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Follows the log for an agent, as its streams do: what it may see, in order, from a place on.
@Component
public class FollowMessages {

    private static final int PIECE = 500;
    private static final long PIECE_BYTES = 512 * 1024;

    private final FollowLog log;

    FollowMessages(FollowLog log) {
        this.log = log;
    }

    /// A place in the log.
    ///
    /// @param gap whether the place that was asked for is of a log that was replaced, so that something may
    /// be missing
    public record Place(long epoch, long seq, boolean gap) {

        /// The same for clients.
        public String cursor() {
            return new Cursor(epoch, seq).toString();
        }
    }

    /// What follows.
    ///
    /// @param place where to go on
    /// @param more whether more was there already
    public record Piece(List<Said> messages, Place place, boolean more) {
        public Piece {
            messages = List.copyOf(messages);
        }
    }

    /// Where `since` is: a cursor, `all` or `latest`.
    ///
    /// @throws HubException invalid-request, if it is something else
    public Place place(NetworkId network, AgentId agent, String since) {
        var position = switch (since) {
            case "all" -> Optional.<Position>of(new Position.Beginning());
            case "latest" -> Optional.<Position>of(new Position.Latest());
            default -> Cursor.parse(since).<Position>map(Position.After::new);
        };
        var start = log.start(
                Filter.everythingFor(network, agent),
                position.orElseThrow(
                        () -> mistake("/since", "must be a cursor from an earlier message, `latest` or `all`")));
        return new Place(start.cursor().epoch(), start.cursor().seq(), start.gap());
    }

    /// Refuses what is no pattern of topics.
    ///
    /// @throws HubException invalid-request
    public void requirePatterns(List<String> topics) {
        for (int i = 0; i < topics.size(); i++) {
            if (TopicPattern.parse(topics.get(i)).isEmpty()) {
                throw mistake("/topics/" + i, "must be a topic, or a pattern of tokens, `*` and a last `>`");
            }
        }
    }

    private static HubException mistake(String pointer, String message) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at(pointer, message)));
    }

    /// Begins to listen for the agent: `wake` is called, soon and once or more often, when there may be
    /// something new on those topics (none: all). It must not wait. Look after this.
    public AutoCloseable listen(NetworkId network, AgentId agent, List<String> topics, Runnable wake) {
        LogWatch.Ear ear = log.listen(filter(network, agent, topics), wake);
        return ear;
    }

    /// What lies behind the place; may ask the storage. A place of another log leads to the end of this one.
    public Piece next(NetworkId network, AgentId agent, List<String> topics, Place after) {
        var filter = filter(network, agent, topics);
        var from = new Cursor(after.epoch(), after.seq());
        var slice = log.recent(filter, from, PIECE, PIECE_BYTES)
                .orElseGet(() -> log.older(filter, from, PIECE, PIECE_BYTES));
        if (slice.cursor().epoch() != after.epoch()) {
            var end = log.start(filter, new Position.Latest()).cursor();
            return new Piece(List.of(), new Place(end.epoch(), end.seq(), true), false);
        }
        var said = new ArrayList<Said>(slice.entries().size());
        slice.entries().forEach(entry -> said.add(said(entry, agent)));
        return new Piece(said, new Place(slice.cursor().epoch(), slice.cursor().seq(), false), slice.more());
    }

    private static Said said(Entry entry, AgentId reader) {
        var heading = entry.heading();
        return new Said(
                entry.id(),
                heading.type(),
                heading.topic(),
                heading.names(reader),
                entry.cursor().toString(),
                entry.json());
    }

    private static Filter filter(NetworkId network, AgentId agent, List<String> topics) {
        var patterns = topics.stream()
                .flatMap(topic -> TopicPattern.parse(topic).stream())
                .toList();
        return new Filter(network, agent, patterns, List.of(), null, false, null, null);
    }
}
