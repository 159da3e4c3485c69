package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.web.problem.ProblemRenderer;
import com.onetimesecret.hub.web.problem.Refusal;
import com.onetimesecret.hub.web.problem.RequestIds;
import com.onetimesecret.hub.web.problem.SecurityHeaders;
import com.onetimesecret.hub.web.problem.Surface;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.springframework.stereotype.Component;

/// Answers in the hub's form what Jetty refuses on its own, before there is a request that a filter could see.
@Component
class JettyErrors extends ErrorHandler {

    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final ProblemRenderer renderer;
    private final RequestIds requestIds;
    private final SecurityHeaders headers;
    private final NothingHere nothing;

    JettyErrors(ProblemRenderer renderer, RequestIds requestIds, SecurityHeaders headers, NothingHere nothing) {
        this.renderer = renderer;
        this.requestIds = requestIds;
        this.headers = headers;
        this.nothing = nothing;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (nothing.answers(request)) {
            nothing.answer(response, callback);
            return true;
        }
        int status = response.getStatus() < 400 ? 500 : response.getStatus();
        var requestId = requestIds.next();
        var answer = nothing.isNameless(request)
                ? renderer.namelessAnswer(refusal(status), requestId)
                : renderer.answer(refusal(status, request), surface(request), requestId);
        response.setStatus(answer.status());
        HttpFields.Mutable fields = response.getHeaders();
        headers.apply(Surface.API, fields::put);
        answer.headers().forEach(fields::put);
        fields.put(RequestIds.HEADER, requestId);
        fields.put(HttpHeader.CONTENT_TYPE, answer.contentType());
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
        return true;
    }

    // On the first API of Onetime Secret there is nothing at an address that is none.
    private static Refusal refusal(int status, Request request) {
        return surface(request) == Surface.ONETIME_1 && isNoAddress(request.getHttpURI())
                ? Refusal.of(HubException.notFound())
                : refusal(status);
    }

    private static boolean isNoAddress(HttpURI uri) {
        return uri.getViolations().stream().anyMatch(violation -> !OnetimePaths.COMPLIANCE.allows(violation));
    }

    // Jetty knows no address when it gave up on reading it; pages are for requests that arrived.
    private static Surface surface(Request request) {
        var uri = request.getHttpURI();
        var path = uri == null ? null : uri.getPath();
        return path == null
                ? Surface.API
                : Surface.of(OnetimePaths.spelling(path).orElse(path));
    }

    private static Refusal refusal(int status) {
        if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
            return Refusal.of(new HubException(ProblemType.UNAVAILABLE, "The hub is starting or stopping.")
                    .retryAfter(COME_BACK));
        }
        if (status >= 500 && status != 501 && status != 505) {
            return Refusal.serverError();
        }
        var detail = switch (status) {
            case 414, 431 -> "The address and headers of a request may have 32 KiB together.";
            case 408 -> "The request did not arrive in time.";
            default -> "The request line, the address or a header is not as HTTP/1.1 has it (RFC 9112).";
        };
        return new Refusal(new HubException(ProblemType.MALFORMED_REQUEST, detail), status, Map.of());
    }
}
