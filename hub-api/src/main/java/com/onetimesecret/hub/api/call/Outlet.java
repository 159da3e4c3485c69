package com.onetimesecret.hub.api.call;

import java.nio.ByteBuffer;
import java.util.List;

/// Where the bytes of a [LiveAnswer] go. It never waits for the client, and holds no more than what one call gave
/// it.
public interface Outlet {

    /// Sends bytes in one piece; [LiveAnswer#sent()] tells when the next may follow, perhaps before this returns.
    void send(List<ByteBuffer> bytes);

    /// Sends the last bytes and ends the answer in good order; only when nothing is on its way.
    void end(ByteBuffer last);

    /// Breaks the connection off, whatever is on its way.
    void cut();
}
