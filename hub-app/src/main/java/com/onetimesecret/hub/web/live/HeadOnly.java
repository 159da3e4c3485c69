package com.onetimesecret.hub.web.live;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// The response while the container has it: what is left with the server has a head so far and no body.
public final class HeadOnly extends Response.Wrapper {

    private final BooleanSupplier left;

    /// @param left whether the answer was left with the server
    public HeadOnly(Request request, Response response, BooleanSupplier left) {
        super(request, response);
        this.left = left;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        if (left.getAsBoolean()) {
            callback.succeeded();
        } else {
            super.write(last, content, callback);
        }
    }
}
