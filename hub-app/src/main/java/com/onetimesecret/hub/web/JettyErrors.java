package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.web.problem.ProblemRenderer;
import com.onetimesecret.hub.web.problem.Refusal;
import com.onetimesecret.hub.web.problem.RequestIds;
import com.onetimesecret.hub.web.problem.SecurityHeaders;
import com.onetimesecret.hub.web.problem.Surface;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.springframework.stereotype.Component;

/// Answers in the hub's form what Jetty refuses on its own, before there is a request that a filter could see.
@Component
class JettyErrors extends ErrorHandler {

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
        response.setStatus(status);
        var isNameless = nothing.isNameless(request);
        response.write(true, answer(status, isNameless, response.getHeaders()), callback);
        return true;
    }

    private ByteBuffer answer(int status, boolean isNameless, HttpFields.Mutable fields) {
        var requestId = requestIds.next();
        headers.apply(Surface.API, fields::put);
        fields.put(RequestIds.HEADER, requestId);
        fields.put("Content-Type", "application/problem+json");
        var refusal = refusal(status);
        return ByteBuffer.wrap(
                isNameless ? renderer.namelessProblem(refusal, requestId) : renderer.problem(refusal, requestId));
    }

    private static Refusal refusal(int status) {
        if (status >= 500 && status != 501 && status != 505) {
            return Refusal.serverError();
        }
        var detail = switch (status) {
            case 414, 431 -> "The address and headers of a request may have 8 KiB together.";
            case 408 -> "The request did not arrive in time.";
            default -> "The request line, the address or a header is not as HTTP/1.1 has it (RFC 9112).";
        };
        return new Refusal(new HubException(ProblemType.MALFORMED_REQUEST, detail), status, Map.of());
    }
}
