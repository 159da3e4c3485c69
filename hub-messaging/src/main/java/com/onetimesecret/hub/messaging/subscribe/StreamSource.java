package com.onetimesecret.hub.messaging.subscribe;

import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.delivery.Fetched;
import com.onetimesecret.hub.messaging.log.Cursor;
import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.FollowLog;
import com.onetimesecret.hub.messaging.log.LogWatch;
import com.onetimesecret.hub.messaging.log.Slice;
import com.onetimesecret.hub.messaging.log.Start;
import com.onetimesecret.hub.messaging.read.Following;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// What streams are filled from.
@Component
class StreamSource {

    private final FollowLog log;
    private final LogWatch watch;
    private final Fetched fetched;
    private final SubscribeSettings settings;

    StreamSource(FollowLog log, LogWatch watch, Fetched fetched, SubscribeSettings settings) {
        this.log = log;
        this.watch = watch;
        this.fetched = fetched;
        this.settings = settings;
    }

    /// Where the stream begins.
    Start start(Following wanted) {
        return log.start(wanted.filter(), wanted.from());
    }

    /// Calls `wake` when there may be something for the filter.
    AutoCloseable listen(Filter filter, Runnable wake) {
        return watch.listen(filter, wake);
    }

    /// What follows, if it is in memory.
    Optional<Slice> recent(Filter filter, Cursor after) {
        return log.recent(
                filter, after, settings.pieceMessages(), settings.pieceBytes().toBytes());
    }

    /// What follows, from the storage.
    Slice older(Filter filter, Cursor after) {
        return log.older(
                filter, after, settings.pieceMessages(), settings.pieceBytes().toBytes());
    }

    /// The filter's reader was handed these, which name it.
    void noteFetched(Filter filter, List<MessageId> messages) {
        fetched.note(filter.reader(), messages);
    }
}
