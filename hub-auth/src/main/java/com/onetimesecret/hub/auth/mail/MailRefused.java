package com.onetimesecret.hub.auth.mail;

/// A letter that the mail server did not take.
public final class MailRefused extends Exception {

    private static final long serialVersionUID = 1;

    /// What went wrong, for people who can do something about it.
    public enum Reason {
        /// The address is none, or nobody is there; trying again is useless.
        ADDRESS,
        /// The server does not accept the hub's own name and password.
        SIGN_IN,
        /// It could not be reached, or did not want the letter now.
        UNREACHABLE,
        /// The hub cannot read what it stored: its master key is another one.
        UNREADABLE
    }

    private final Reason reason;

    MailRefused(Reason reason) {
        super("The mail server did not take a letter: " + reason);
        this.reason = reason;
    }

    /// Why it was not taken.
    public Reason reason() {
        return reason;
    }

    /// Whether the same letter may be taken later.
    public boolean mayPass() {
        return reason == Reason.SIGN_IN || reason == Reason.UNREACHABLE;
    }
}
