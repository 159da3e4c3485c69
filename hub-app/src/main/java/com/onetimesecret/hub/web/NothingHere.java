package com.onetimesecret.hub.web;

import com.onetimesecret.hub.web.problem.RequestIds;
import com.onetimesecret.hub.web.problem.SecurityHeaders;
import com.onetimesecret.hub.web.problem.Surface;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.springframework.stereotype.Component;

/// The answer of agents' hosts to whatever is not there, where no servlet answers: a 404 without a body, always
/// the same.
@Component
class NothingHere {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final RequestIds requestIds;
    private final SecurityHeaders headers;
    private final HostRule hosts;

    NothingHere(RequestIds requestIds, SecurityHeaders headers, HostRule hosts) {
        this.requestIds = requestIds;
        this.headers = headers;
        this.hosts = hosts;
    }

    /// Whether this is how the request is refused: it was sent to another host than the hub's, or to an agent.
    boolean answers(Request request) {
        var host = request.getHeaders().get(HttpHeader.HOST);
        var uri = request.getHttpURI();
        var path = uri == null ? null : uri.getPath();
        return (path != null && Surface.of(path) == Surface.AGENT)
                || (hosts.isPublic() && host != null && !hosts.isOwn(host));
    }

    /// Whether it is not known which host the request was sent to, so that the answer may name none: Jetty gave up
    /// on it before.
    boolean isNameless(Request request) {
        return hosts.isPublic() && request.getHeaders().get(HttpHeader.HOST) == null;
    }

    void answer(Response response, Callback callback) {
        HttpFields.Mutable fields = response.getHeaders();
        response.setStatus(HttpStatus.NOT_FOUND_404);
        headers.apply(Surface.AGENT, fields::put);
        fields.put(RequestIds.HEADER, requestIds.next());
        fields.put(HttpHeader.CONTENT_LENGTH, 0);
        response.write(true, NOTHING.slice(), callback);
    }
}
