package com.onetimesecret.hub.nostr;

/// The kinds of events that the relay knows.
final class Kind {

    /// A message that only its recipient can read (NIP-04).
    static final int PRIVATE = 4;
    /// A request to delete (NIP-09).
    static final int DELETION = 5;
    /// The proof of a key to a relay (NIP-42).
    static final int AUTH = 22_242;
    /// A long text (NIP-23).
    static final int TASK = 30_023;
    /// Data of an application (NIP-78).
    static final int STATUS = 30_078;

    private static final int FIRST_ADDRESSABLE = 30_000;
    private static final int LAST_ADDRESSABLE = 39_999;

    private Kind() {}

    /// Whether of all events of one author with the same `d` only the newest counts.
    static boolean isAddressable(int kind) {
        return kind >= FIRST_ADDRESSABLE && kind <= LAST_ADDRESSABLE;
    }
}
