package com.onetimesecret.hub.live;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.event.ApprovalDecided;
import com.onetimesecret.hub.api.event.ApprovalRequested;
import com.onetimesecret.hub.api.event.NetworkSuspended;
import com.onetimesecret.hub.api.event.PeopleReached;
import com.onetimesecret.hub.auth.Approvals;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.messaging.Pulse;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// The dashboards that are open on this node.
@Component
public class LivePages implements PeopleReached {

    // Browsers open six connections to a host; a seventh tab must still be able to load its page.
    private static final int STREAMS_OF_A_SESSION = 4;
    private static final int STREAMS_OF_A_PERSON = 6;

    private final Approvals approvals;
    private final PersonAuthentication people;
    private final Pulse pulse;
    private final SessionRepository<? extends Session> sessions;
    private final Collection<PageStream> streams = new ConcurrentLinkedQueue<>();

    LivePages(
            Approvals approvals,
            PersonAuthentication people,
            Pulse pulse,
            SessionRepository<? extends Session> sessions) {
        this.approvals = approvals;
        this.people = people;
        this.pulse = pulse;
        this.sessions = sessions;
    }

    /// Opens a stream that ends with its session; where there are too many, the oldest make room, because most
    /// of those belong to pages that were left without a word.
    SseEmitter open(CurrentPerson person, String sessionId) {
        var stream = new PageStream(person, sessionId, () -> look(person, sessionId));
        streams.add(stream);
        keepNewest(STREAMS_OF_A_SESSION, other -> other.belongsToSession(sessionId));
        keepNewest(STREAMS_OF_A_PERSON, other -> other.belongsTo(person.id()));
        Runnable leave = () -> {
            streams.remove(stream);
            stream.close();
        };
        stream.emitter().onCompletion(leave);
        stream.emitter().onTimeout(leave);
        stream.emitter().onError(gone -> leave.run());
        Thread.ofVirtual().name("dashboard-stream").start(stream);
        return stream.emitter();
    }

    /// Ends the streams of a session at once.
    public void endSession(String sessionId) {
        streams.stream().filter(stream -> stream.belongsToSession(sessionId)).forEach(PageStream::signOut);
    }

    @Override
    public boolean dashboardOpen(NetworkId network) {
        return streams.stream().anyMatch(stream -> stream.reachesDeciderOf(network));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(ApprovalRequested event) {
        wake(event.networkId());
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(ApprovalDecided event) {
        wake(event.networkId());
    }

    /// Its people are shut out: what they look at ends.
    @TransactionalEventListener(fallbackExecution = true)
    void on(NetworkSuspended event) {
        wake(event.networkId());
    }

    /// Comes before the web server waits for open requests, which streams would keep waiting.
    @EventListener(ContextClosedEvent.class)
    void endAll() {
        streams.forEach(PageStream::close);
    }

    private void keepNewest(int allowed, Predicate<PageStream> which) {
        var those = streams.stream().filter(which).toList();
        those.stream().limit(Math.max(0, those.size() - allowed)).forEach(stream -> {
            streams.remove(stream);
            stream.dismiss();
        });
    }

    private void wake(NetworkId network) {
        streams.stream().filter(stream -> stream.isIn(network)).forEach(PageStream::wake);
    }

    private @Nullable Look look(CurrentPerson opener, String sessionId) {
        if (sessions.findById(sessionId) == null) {
            return null;
        }
        return people.bySession(opener.id(), opener.networkId())
                .filter(now -> now.networkId().equals(opener.networkId()))
                .map(person -> new Look(Waiting.of(approvals.waiting(person).cards()), pulse.of(person.networkId())))
                .orElse(null);
    }
}
