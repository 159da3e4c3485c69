package com.onetimesecret.hub.nats;

import io.nats.client.impl.SocketDataPortWithWriteTimeout;
import java.io.IOException;

/// The socket of the hub's connection to NATS, behind a [HeaderGuard]; the client library makes it by its name.
public final class GuardedPort extends SocketDataPortWithWriteTimeout {

    private final HeaderGuard guard = new HeaderGuard();
    private byte[] ready = {};
    private int readyFrom;

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (readyFrom == ready.length) {
            // As large as what the library reads at a time.
            var bytes = new byte[length];
            int count = super.read(bytes, 0, length);
            if (count <= 0) {
                return count;
            }
            ready = passed(bytes, count);
            readyFrom = 0;
        }
        int count = Math.min(length, ready.length - readyFrom);
        System.arraycopy(ready, readyFrom, target, offset, count);
        readyFrom += count;
        return count;
    }

    private byte[] passed(byte[] bytes, int count) throws IOException {
        try {
            return guard.pass(bytes, count);
        } catch (NumberFormatException noLength) {
            throw new IOException("what came is not as a NATS server speaks", noLength);
        }
    }
}
