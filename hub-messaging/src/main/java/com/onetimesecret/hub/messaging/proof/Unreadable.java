package com.onetimesecret.hub.messaging.proof;

/// What was given cannot be checked at all.
public final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    public Unreadable(String why) {
        super(why);
    }
}
