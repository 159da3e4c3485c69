package com.onetimesecret.hub.web;

import com.onetimesecret.hub.web.live.HeadOnly;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/// Stands in front of the servlet container: a call for a WebSocket goes through all that every call goes through
/// there, and what it left then has the connection.
final class SocketHandler extends Handler.Wrapper {

    private static final Set<String> ROUTES = Set.of("/nostr");

    /// Sixteen bytes in base64 (RFC 6455, 4.1).
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

    private final ServerWebSocketContainer sockets;

    SocketHandler(ServerWebSocketContainer sockets, Handler container) {
        super(container);
        this.sockets = sockets;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!ROUTES.contains(request.getHttpURI().getCanonicalPath())
                || !HttpMethod.GET.is(request.getMethod())
                || !"websocket".equalsIgnoreCase(request.getHeaders().get(HttpHeader.UPGRADE))) {
            return super.handle(request, response, callback);
        }
        var key = request.getHeaders().get(HttpHeader.SEC_WEBSOCKET_KEY);
        if (key == null || !KEY.matcher(key).matches()) {
            // The server would find out when the answer is already made.
            Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
            return true;
        }
        var upgrade = new Upgrade();
        request.setAttribute(Upgrade.ATTRIBUTE, upgrade);
        return super.handle(
                request,
                new HeadOnly(request, response, () -> upgrade.left().isPresent()),
                new GoOn(request, response, callback, upgrade));
    }

    /// What follows when the container is done.
    private final class GoOn extends Callback.Nested {

        private final Request request;
        private final Response response;
        private final Upgrade upgrade;

        GoOn(Request request, Response response, Callback callback, Upgrade upgrade) {
            super(callback);
            this.request = request;
            this.response = response;
            this.upgrade = upgrade;
        }

        @Override
        public void succeeded() {
            upgrade.left().ifPresentOrElse(this::upgrade, super::succeeded);
        }

        private void upgrade(Session.Listener listener) {
            response.getHeaders().remove(HttpHeader.CONTENT_LENGTH);
            response.getHeaders().remove(HttpHeader.CONTENT_TYPE);
            var agreed = sockets.upgrade(
                    (asked, answered, callback) -> {
                        // What is sent is small, and a compressed bomb would be large.
                        answered.setExtensions(List.of());
                        return listener;
                    },
                    request,
                    response,
                    getCallback());
            if (!agreed) {
                Response.writeError(request, response, getCallback(), HttpStatus.BAD_REQUEST_400);
            }
        }
    }
}
