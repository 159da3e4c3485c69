package com.onetimesecret.hub.auth.channel;

import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.api.outbound.FetchedAnswer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A notice that a channel's service did not accept.
public final class Undelivered extends Exception {

    private static final long serialVersionUID = 1;

    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAILED = 500;
    private static final long LONGEST_WAIT_SECONDS = 3600;

    /// What went wrong, for people who can do something about it.
    public enum Reason {
        /// Nobody answered.
        UNREACHABLE,
        /// The service answered that it does not take it.
        REFUSED,
        /// The service knows the address no more.
        GONE,
        /// The address leads to where the hub does not call.
        NOT_ALLOWED,
        /// The mail address is none, or nobody is there.
        ADDRESS,
        /// The mail server does not accept the hub's own name and password.
        SIGN_IN
    }

    private final Reason reason;
    private final int status;
    private final boolean mayPass;
    private final @Nullable Duration retryAfter;

    private Undelivered(Reason reason, int status, boolean mayPass, @Nullable Duration retryAfter) {
        super("A notice was not delivered: " + reason);
        this.reason = reason;
        this.status = status;
        this.mayPass = mayPass;
        this.retryAfter = retryAfter;
    }

    /// That, and whether it may be gone later.
    public static Undelivered of(Reason reason, boolean mayPass) {
        return new Undelivered(reason, 0, mayPass, null);
    }

    /// The call itself failed.
    public static Undelivered of(FetchFailed failed) {
        return switch (failed.reason()) {
            case URL_REFUSED, ADDRESS_REFUSED -> of(Reason.NOT_ALLOWED, false);
            case UNREACHABLE, TOO_SLOW, TOO_LARGE -> of(Reason.UNREACHABLE, failed.mayPass());
        };
    }

    /// The service answered something else than yes.
    public static Undelivered of(FetchedAnswer answer) {
        int status = answer.status();
        if (status == NOT_FOUND || status == GONE) {
            return new Undelivered(Reason.GONE, status, false, null);
        }
        var wait = answer.header("retry-after")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_WAIT_SECONDS)))
                .orElse(null);
        return new Undelivered(Reason.REFUSED, status, status == TOO_MANY || status >= SERVER_FAILED, wait);
    }

    /// Why it was not taken.
    public Reason reason() {
        return reason;
    }

    /// The HTTP status of the service's answer, or 0.
    public int status() {
        return status;
    }

    /// Whether the same notice may be taken later.
    public boolean mayPass() {
        return mayPass;
    }

    /// How long the service wants to be left alone.
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
