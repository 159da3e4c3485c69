package com.onetimesecret.hub.web.problem;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.meter.Tally;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Writes a refusal in the form of its surface: problem+json, OAuth's JSON, or a page for browsers.
@Component
public class ProblemRenderer implements MeterBinder {

    private final Tally refused = new Tally(
            "hub.refusals",
            "type",
            "Calls that were refused, by the problem's type",
            "rate-limited",
            "unavailable",
            "server-error");
    private final JsonMapper json;
    private final BaseUrl baseUrl;
    private final ProblemDocuments documents;
    private final SecurityHeaders headers;
    private final RequestIds requestIds;
    private final ErrorPage page;

    ProblemRenderer(
            JsonMapper json,
            BaseUrl baseUrl,
            ProblemDocuments documents,
            SecurityHeaders headers,
            RequestIds requestIds,
            ErrorPage page) {
        this.json = json;
        this.baseUrl = baseUrl;
        this.documents = documents;
        this.headers = headers;
        this.requestIds = requestIds;
        this.page = page;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        refused.bindTo(registry);
    }

    /// Writes the whole answer; does nothing if another one is already on its way.
    public void render(Refusal refusal, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        refused.add(refusal.reason().type().slug());
        if (refusal.status() == HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE) {
            UnreadBody.discard(request);
            UnreadBody.tell(request, response);
        }
        var surface = Surface.of(request);
        if (surface == Surface.AGENT) {
            nothingHere(request, response);
        } else if (surface == Surface.ONETIME_1) {
            render(OnetimeRefusal.first(refusal), surface, request, response);
        } else {
            render(refusal, surface, request, response);
        }
    }

    /// The same whatever the reason, so that nobody learns by it what would have been there.
    private void nothingHere(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getMethod().equals("POST")) {
            // A connection that ends over what is still on its way would take the client's next call with it.
            UnreadBody.discardAlike(request);
        }
        response.reset();
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        UnreadBody.tell(request, response);
        headers.apply(Surface.AGENT, response::setHeader);
        response.setHeader(RequestIds.HEADER, requestIds.of(request));
        response.setContentLength(0);
        response.flushBuffer();
    }

    private void render(Refusal refusal, Surface surface, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.resetBuffer();
        response.setStatus(refusal.status());
        headers.apply(surface, response::setHeader);
        var requestId = requestIds.of(request);
        response.setHeader(RequestIds.HEADER, requestId);
        response.setHeader("Cache-Control", "no-store");
        if (request.getAttribute(OnRefusal.ATTRIBUTE) instanceof OnRefusal then) {
            request.removeAttribute(OnRefusal.ATTRIBUTE);
            then.refused(response);
        }
        // What the failed handler said about the body it did not send would mislabel this one.
        for (var stale :
                new String[] {"Content-Encoding", "Content-Disposition", "ETag", "Last-Modified", "Location"}) {
            response.setHeader(stale, null);
        }
        refusal.headers().forEach(response::setHeader);
        refusal.reason()
                .retryAfter()
                .ifPresent(wait -> response.setHeader("Retry-After", String.valueOf(Math.max(1, wait.toSeconds()))));
        if (surface == Surface.ONETIME_1) {
            response.setHeader("WWW-Authenticate", null);
        }
        if (refusal.status() == HttpServletResponse.SC_UNAUTHORIZED && !response.containsHeader("WWW-Authenticate")) {
            response.setHeader(
                    "WWW-Authenticate",
                    "Bearer resource_metadata=\"" + baseUrl.at("/.well-known/oauth-protected-resource") + "\"");
        }
        if (surface == Surface.PAGE && acceptsHtml(request)) {
            page.render(refusal, requestId, request, response);
            return;
        }
        var body = body(refusal, surface, requestId, request.getHeader("Authorization") != null);
        response.setContentType(contentType(surface));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    /// The refusal as problem+json.
    public byte[] problem(Refusal refusal, String requestId) {
        return json.writeValueAsBytes(documents.of(refusal, requestId));
    }

    /// What to answer where there is no request of a servlet yet.
    public Answer answer(Refusal refusal, Surface surface, String requestId) {
        var said = surface == Surface.ONETIME_1 ? OnetimeRefusal.first(refusal) : refusal;
        return new Answer(said.status(), contentType(surface), said.headers(), body(said, surface, requestId, false));
    }

    private byte[] body(Refusal refusal, Surface surface, String requestId, boolean presented) {
        return switch (surface) {
            case OAUTH -> json.writeValueAsBytes(OauthError.of(refusal));
            case ONETIME_1 -> json.writeValueAsBytes(OnetimeRefusal.body(refusal));
            case ONETIME_2 -> json.writeValueAsBytes(documents.onetime(refusal, requestId, presented));
            case MCP -> json.writeValueAsBytes(RpcError.of(documents.of(refusal, requestId)));
            case A2A -> json.writeValueAsBytes(A2aError.of(documents.of(refusal, requestId)));
            case API, PAGE, DOCUMENT, AGENT -> problem(refusal, requestId);
        };
    }

    private static String contentType(Surface surface) {
        return switch (surface) {
            case OAUTH, MCP, A2A, ONETIME_1, ONETIME_2 -> MediaType.APPLICATION_JSON_VALUE;
            case API, PAGE, DOCUMENT, AGENT -> MediaType.APPLICATION_PROBLEM_JSON_VALUE;
        };
    }

    /// What to answer whoever may have sent it to an agent's host, which does not name the hub.
    public Answer namelessAnswer(Refusal refusal, String requestId) {
        return new Answer(
                refusal.status(),
                MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                refusal.headers(),
                json.writeValueAsBytes(documents.nameless(refusal, requestId)));
    }

    private static boolean acceptsHtml(HttpServletRequest request) {
        var accept = request.getHeader("Accept");
        return accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
    }

    /// A refusal as it goes out, but for what every answer has.
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {}
}
