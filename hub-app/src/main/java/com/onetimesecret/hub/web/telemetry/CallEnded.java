package com.onetimesecret.hub.web.telemetry;

import org.eclipse.jetty.server.Request;

/// Hears of every call that has ended.
interface CallEnded {

    /// It has ended; called on a thread that others wait for.
    void ended(Call call);

    /// A call that has ended.
    ///
    /// @param route the address as a controller has it, so with the names of what varies instead of that
    /// @param nanos since its head had arrived
    /// @param live whether it took as long as it did because its caller wanted to wait
    record Call(Request request, String method, String route, int status, long nanos, boolean live) {}
}
