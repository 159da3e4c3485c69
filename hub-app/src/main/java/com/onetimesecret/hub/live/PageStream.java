package com.onetimesecret.hub.live;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// One open page that is told when what it shows has changed; runs on a thread of its own, so that a slow browser
/// delays nobody.
class PageStream implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(PageStream.class);

    // Other hubs may share the database, so this node's events alone are not enough.
    private static final int LOOK_EVERY_SECONDS = 1;
    private static final int LOOKS_BETWEEN_HEARTBEATS = 15;

    private static final String SIGNED_OUT = "signed-out";

    private final CurrentPerson person;
    private final String sessionId;
    private final Supplier<@Nullable Look> look;
    private final SseEmitter emitter = new SseEmitter(0L);
    private final Semaphore woken = new Semaphore(1);
    private volatile boolean open = true;
    /// What the page is told at the end; null where it shall come back by itself.
    private volatile @Nullable String farewell;

    /// @param look what there is now, or null once the person may no longer look
    PageStream(CurrentPerson person, String sessionId, Supplier<@Nullable Look> look) {
        this.person = person;
        this.sessionId = sessionId;
        this.look = look;
    }

    SseEmitter emitter() {
        return emitter;
    }

    boolean belongsTo(PersonId id) {
        return person.id().equals(id);
    }

    boolean belongsToSession(String id) {
        return sessionId.equals(id);
    }

    /// Whether it reaches somebody who decides in that network.
    boolean reachesDeciderOf(NetworkId network) {
        return open && isIn(network) && person.mayDecide();
    }

    boolean isIn(NetworkId network) {
        return person.networkId().equals(network);
    }

    /// Makes it look now.
    void wake() {
        woken.release();
    }

    /// Ends it soon and tells the page not to come back, so that pages do not push each other out in turns.
    void dismiss() {
        farewell = "enough";
        close();
    }

    /// Ends it soon and tells the page that its person is signed out.
    void signOut() {
        farewell = SIGNED_OUT;
        close();
    }

    /// Ends it soon; the page comes back by itself, to another hub if this one stops.
    void close() {
        open = false;
        wake();
    }

    @Override
    public void run() {
        try {
            watch();
        } catch (IOException | IllegalStateException clientLeft) {
            log.debug("A dashboard left: {}", clientLeft.getMessage());
        } catch (DataAccessException | TransactionException noDatabase) {
            log.warn("A dashboard's stream ends because the database does not answer: {}", noDatabase.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            open = false;
            emitter.complete();
        }
    }

    private void watch() throws IOException, InterruptedException {
        Look shown = null;
        int quietLooks = 0;
        while (open) {
            if (woken.tryAcquire(LOOK_EVERY_SECONDS, TimeUnit.SECONDS)) {
                woken.drainPermits();
            }
            var now = open ? look.get() : null;
            if (now == null) {
                var last = open ? SIGNED_OUT : farewell;
                if (last != null) {
                    emitter.send(SseEmitter.event().name("bye").data(last));
                }
                return;
            }
            if (!now.equals(shown)) {
                tell(now, shown);
                shown = now;
                quietLooks = 0;
            } else if (++quietLooks >= LOOKS_BETWEEN_HEARTBEATS) {
                quietLooks = 0;
                emitter.send(SseEmitter.event().comment("still here"));
            }
        }
    }

    private void tell(Look now, @Nullable Look before) throws IOException {
        var waiting = now.waiting();
        if (before == null || !waiting.equals(before.waiting())) {
            emitter.send(SseEmitter.event()
                    .name("approvals")
                    .data(
                            "{\"waiting\":%d,\"version\":\"%s\"}".formatted(waiting.count(), waiting.version()),
                            MediaType.TEXT_PLAIN));
        }
        if (before == null || now.pulse() != before.pulse()) {
            emitter.send(SseEmitter.event().name("changes").data(Long.toString(now.pulse()), MediaType.TEXT_PLAIN));
        }
    }
}
