package com.onetimesecret.hub.api.call;

import com.onetimesecret.hub.api.call.StandingCredentials.Lapse;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A call in which somebody may have to wait: once it is ended, nobody waits in it any longer.
///
/// A call belongs to the threads that work for it, so that who waits need not be told whose call it is. Nobody who
/// waits is interrupted: the thread may be talking to the database by then, which would lose its connection.
public final class WaitingCall {

    private static final ThreadLocal<@Nullable WaitingCall> CURRENT = new ThreadLocal<>();

    private final Set<WaitingCall> waiting;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private @Nullable Supplier<CallCredential> letIn;
    private volatile @Nullable CallCredential credential;
    private volatile @Nullable Lapse lapse;
    private volatile boolean over;

    /// A call that ends only when it is told to.
    public WaitingCall() {
        this(ConcurrentHashMap.newKeySet());
    }

    /// A call that is among those while somebody waits in it, so that what let it in can be looked at again.
    public WaitingCall(Set<WaitingCall> waiting) {
        this.waiting = waiting;
    }

    /// The call that this thread works for, if it is one.
    public static Optional<WaitingCall> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /// Begins to wait in the call that this thread works for: `wake` is called when that is ended, and at once if it
    /// is over already. It must not wait for anything.
    public static Wait begin(Runnable wake) {
        var call = CURRENT.get();
        return call == null ? new WaitingCall().add(wake) : call.beginLookedAt(wake);
    }

    /// From now on this thread works for the call, until that is closed; as a part of the call that it worked for.
    public Work enter() {
        return new Work(CURRENT.get());
    }

    /// Says how to find out what the call was let in by, if it comes to waiting.
    public void letInBy(Supplier<CallCredential> credential) {
        letIn = credential;
    }

    /// What the call was let in by, once somebody has waited in it.
    public Optional<CallCredential> credential() {
        return Optional.ofNullable(credential);
    }

    /// Ends the call, because of that.
    public void end(Lapse why) {
        lapse = why;
        end();
    }

    /// Ends the call: whoever waits in it is woken.
    public void end() {
        over = true;
        waits.forEach(Wait::wake);
    }

    /// Why it was ended, if what let it in came to an end.
    public Optional<Lapse> lapse() {
        return Optional.ofNullable(lapse);
    }

    private Wait beginLookedAt(Runnable wake) {
        if (letIn != null) {
            if (credential == null) {
                credential = letIn.get();
            }
            waiting.add(this);
        }
        return add(wake);
    }

    private Wait add(Runnable wake) {
        var wait = new Wait(wake);
        waits.add(wait);
        if (over) {
            wake.run();
        }
        return wait;
    }

    /// Somebody who waits in it.
    public final class Wait implements AutoCloseable {

        private final Runnable wake;

        private Wait(Runnable wake) {
            this.wake = wake;
        }

        private void wake() {
            wake.run();
        }

        /// Whether there is nothing to wait for any longer.
        public boolean isOver() {
            return over;
        }

        /// Waits no longer.
        @Override
        public void close() {
            waits.remove(this);
            if (waits.isEmpty()) {
                waiting.remove(WaitingCall.this);
            }
        }
    }

    /// A thread's time with it.
    public final class Work implements AutoCloseable {

        private final @Nullable WaitingCall before;
        private final @Nullable Wait part;

        private Work(@Nullable WaitingCall before) {
            this.before = before;
            this.part = before == null ? null : before.add(WaitingCall.this::end);
            CURRENT.set(WaitingCall.this);
        }

        /// The thread goes on with what it worked for before.
        @Override
        public void close() {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
            if (part != null) {
                part.close();
            }
        }
    }
}
