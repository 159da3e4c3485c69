package com.onetimesecret.hub.web.live;

import com.onetimesecret.hub.web.call.Handover;
import java.util.Set;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Stands in front of the servlet container: a call goes through all that every call goes through there, and when
/// it left an answer that goes on, that is written from here and the container is out of it.
public final class LiveHandler extends Handler.Wrapper {

    private static final Set<String> ROUTES = Set.of("/api/v2/agent/subscribe");

    /// A handler in front of that one.
    public LiveHandler(Handler container) {
        super(container);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!ROUTES.contains(request.getHttpURI().getCanonicalPath()) || !HttpMethod.GET.is(request.getMethod())) {
            return super.handle(request, response, callback);
        }
        var handover = new Handover();
        request.setAttribute(Handover.ATTRIBUTE, handover);
        return super.handle(
                request,
                new HeadOnly(request, response, handover::isLeft),
                new Takeover(request, response, callback, handover));
    }

    /// What follows when the container is done.
    private static final class Takeover extends Callback.Nested {

        private final Request request;
        private final Response response;
        private final Handover handover;

        Takeover(Request request, Response response, Callback callback, Handover handover) {
            super(callback);
            this.request = request;
            this.response = response;
            this.handover = handover;
        }

        @Override
        public void succeeded() {
            if (handover.isLeft()) {
                LiveConnection.begin(request, response, getCallback(), handover.take());
            } else {
                super.succeeded();
            }
        }

        @Override
        public void failed(Throwable failure) {
            if (handover.isLeft()) {
                handover.take().over();
            }
            super.failed(failure);
        }
    }
}
