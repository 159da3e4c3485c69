package com.onetimesecret.hub.api.call;

/// An answer that goes on until its client or the hub ends it; a [DirectCall] returns one instead of a whole
/// answer.
///
/// Nothing that is called here may wait: the threads behind it serve others too.
public interface LiveAnswer {

    /// The media type of all that is sent.
    String contentType();

    /// Begins. The head of the answer leaves with the first bytes.
    void begin(Outlet outlet);

    /// What was given to the outlet is with the client's connection; the next bytes may follow.
    void sent();

    /// Nothing can be sent any more: it was ended, or the client left, or it never came to begin.
    void over();
}
