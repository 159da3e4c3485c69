package com.onetimesecret.hub.api.call;

/// Counts what a call does beyond what was counted when it came in: each message of a batch is a post (WIRE 0).
public interface CallCounter {

    /// Counts one more.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException rate-limited, if the caller has none left
    void countAnother(Caller caller, CountsAs.Limit limit);

    /// Takes back as many, because nothing came of them.
    void giveBack(Caller caller, CountsAs.Limit limit, int count);
}
