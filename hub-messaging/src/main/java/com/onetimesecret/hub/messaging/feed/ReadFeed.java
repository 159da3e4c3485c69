package com.onetimesecret.hub.messaging.feed;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/// Shows people what is said on their network, as much of it as each of them may see.
@Component
public class ReadFeed {

    private static final Duration COMES_BACK = Duration.ofSeconds(1);

    private final JdbcFeed feed;
    private final FeedSettings settings;

    ReadFeed(JdbcFeed feed, FeedSettings settings) {
        this.feed = feed;
        this.settings = settings;
    }

    /// The newest messages in front of the place that match, up to `limit` and `maxBytes`, but at least one if there
    /// is one among those that one call looks through.
    ///
    /// @throws HubException unavailable, if the storage takes too long
    public FeedPage page(CurrentPerson person, FeedFilter filter, FeedPlace place, int limit, long maxBytes) {
        int scan = filter.text() == null ? settings.scanRows() : settings.textRows();
        var reach = new JdbcFeed.Reach(place.seq(), limit + 1, scan);
        var found = find(person, filter, reach);
        var shown = new ArrayList<FeedMessage>();
        long bytes = 0;
        for (var row : found.rows()) {
            bytes += row.bytes();
            if (shown.size() == limit || (bytes > maxBytes && !shown.isEmpty())) {
                return new FeedPage(shown, shown.getLast().id().seq(), true, found.lookedAt());
            }
            shown.add(message(person, row));
        }
        var more = found.lookedAt() == scan;
        return new FeedPage(shown, more ? found.lookedTo() : 0, more, found.lookedAt());
    }

    private JdbcFeed.Found find(CurrentPerson person, FeedFilter filter, JdbcFeed.Reach reach) {
        try {
            return feed.newest(person.networkId(), filter, ForPeople.seesAll(person), reach);
        } catch (QueryTimeoutException tooSlow) {
            throw new HubException(ProblemType.UNAVAILABLE, "The storage took too long to look for what you want.")
                    .retryAfter(COMES_BACK);
        }
    }

    /// The message of that id.
    public Optional<FeedMessage> find(CurrentPerson person, MessageId id) {
        return feed.find(person.networkId(), id).map(row -> message(person, row));
    }

    private static FeedMessage message(CurrentPerson person, JdbcFeed.Row row) {
        var envelope = row.envelope();
        var withheld = ForPeople.cut(envelope, ForPeople.mayRead(person, row.type(), row.recipients()));
        return new FeedMessage(
                row.id(),
                row.sender(),
                row.recipients(),
                row.type(),
                row.topic(),
                row.correlationId(),
                row.inReplyTo(),
                row.receivedAt(),
                row.expiresAt(),
                withheld,
                envelope);
    }
}
