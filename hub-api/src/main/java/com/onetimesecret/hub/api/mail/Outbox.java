package com.onetimesecret.hub.api.mail;

/// Where letters are put that the hub shall send.
public interface Outbox {

    /// Whether letters leave at all: without a mail server there is nobody to send them.
    boolean isReady();

    /// Stores the letter in the caller's transaction; it leaves after the commit, and is tried again until it does
    /// or its time is over. Does nothing while [#isReady] is false.
    void send(Mail mail);
}
