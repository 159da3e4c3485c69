package com.onetimesecret.hub.messaging.proof;

/// An export is not what its hub signed; says where first.
public final class Tampered extends Exception {

    private static final long serialVersionUID = 1L;

    private final long place;

    Tampered(long place, String what) {
        super(what);
        this.place = place;
    }

    /// The first place that is wrong.
    public long place() {
        return place;
    }
}
