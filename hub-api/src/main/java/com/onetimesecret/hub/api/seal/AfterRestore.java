package com.onetimesecret.hub.api.seal;

/// A feature that keeps what may be used once only, and ends it when its database was put back to an earlier time:
/// whatever is there may have been used since.
public interface AfterRestore {

    /// What it ends, as the log calls it, in the plural.
    String what();

    /// Ends all of it in the caller's transaction, before the hub takes a call.
    ///
    /// @return how many there were
    int end();

    /// Whether it ends also where the operator says that nothing was lost: nobody misses it then, and who is wrong
    /// loses nothing by it. Such features come after the others.
    default boolean isEndedAnyway() {
        return false;
    }
}
