package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.LiveAnswer;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.web.call.DirectCalls;
import com.onetimesecret.hub.web.call.Handover;
import com.onetimesecret.hub.web.call.InnerCaller;
import com.onetimesecret.hub.web.problem.ProblemRenderer;
import com.onetimesecret.hub.web.problem.Refusal;
import com.onetimesecret.hub.web.problem.RequestIds;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.DispatcherServlet;

/// Makes calls to the hub's own routes on behalf of an agent that came by another door: each passes the edge, the
/// gate and the controller as if it had come from outside, so no door can widen what an agent may see or do.
@Component
public class InnerCalls {

    private final EdgeFilter edge;
    private final DirectCalls direct;
    private final ObjectProvider<DispatcherServlet> dispatcher;
    private final BaseUrl baseUrl;
    private final ProblemRenderer problems;
    private final RequestIds requestIds;

    InnerCalls(
            EdgeFilter edge,
            DirectCalls direct,
            ObjectProvider<DispatcherServlet> dispatcher,
            BaseUrl baseUrl,
            ProblemRenderer problems,
            RequestIds requestIds) {
        this.edge = edge;
        this.direct = direct;
        this.dispatcher = dispatcher;
        this.baseUrl = baseUrl;
        this.problems = problems;
        this.requestIds = requestIds;
    }

    /// A call to make.
    ///
    /// @param path below the base URL, encoded as it goes over the wire
    /// @param query encoded, without the question mark; empty for none
    /// @param body JSON; empty for none
    /// @param headers beside those that say what the body is
    public record Call(String method, String path, String query, String body, Map<String, String> headers) {
        public Call {
            headers = Map.copyOf(headers);
        }

        /// A call that only looks.
        public static Call get(String path, String query) {
            return new Call("GET", path, query, "", Map.of());
        }

        @Override
        public String toString() {
            return method;
        }
    }

    /// What came of a call.
    public record Result(int status, String body, Map<String, String> headers) {
        public Result {
            headers = Map.copyOf(headers);
        }

        /// Whether it did what was asked.
        public boolean isGood() {
            return status >= 200 && status < 300;
        }

        @Override
        public String toString() {
            return String.valueOf(status);
        }
    }

    /// What came of a call for an answer that goes on.
    public sealed interface Opened {

        /// It goes on.
        record Going(LiveAnswer answer) implements Opened {}

        /// It does not, for that reason.
        record Refused(Result result) implements Opened {}
    }

    /// What a call would be answered with that is refused for that reason.
    public Result refusal(HubException reason) {
        var waits = reason.retryAfter()
                .map(wait -> Map.of("Retry-After", String.valueOf(wait.toSeconds())))
                .orElse(Map.of());
        return new Result(
                reason.type().status(),
                new String(problems.problem(Refusal.of(reason), requestIds.next()), StandardCharsets.UTF_8),
                waits);
    }

    /// Makes the call for what came by no HTTP at all, and waits for its answer, refusals included.
    ///
    /// @throws IOException if the hub fails in a way that nothing answers
    public Result make(Call call, CurrentAgent agent) throws IOException {
        return make(call, agent, NoRequest.at(baseUrl, dispatcher.getObject().getServletContext()));
    }

    /// Makes the call and waits for its answer, refusals included.
    ///
    /// @param outer the call that this one is made for
    /// @throws IOException if the hub fails in a way that nothing answers
    public Result make(Call call, CurrentAgent agent, HttpServletRequest outer) throws IOException {
        return send(new InnerRequest(outer, call), agent, outer);
    }

    /// Makes a call whose answer goes on: that answer, which has yet to begin, or the refusal.
    ///
    /// @param outer the call that this one is made for
    /// @throws IOException if the hub fails in a way that nothing answers
    public Opened open(Call call, CurrentAgent agent, HttpServletRequest outer) throws IOException {
        var handover = new Handover();
        var request = new InnerRequest(outer, call);
        request.setAttribute(Handover.ATTRIBUTE, handover);
        var result = send(request, agent, outer);
        return handover.isLeft() ? new Opened.Going(handover.take()) : new Opened.Refused(result);
    }

    private Result send(InnerRequest request, CurrentAgent agent, HttpServletRequest outer) throws IOException {
        request.setAttribute(InnerCaller.ATTRIBUTE, new InnerCaller(agent));
        var response = new InnerResponse(outer);
        var around = RequestContextHolder.getRequestAttributes();
        try {
            edge.doFilter(
                    request,
                    response,
                    (checked, answer) -> direct.doFilter(
                            checked,
                            answer,
                            (asked, said) -> dispatcher
                                    .getObject()
                                    .service((HttpServletRequest) asked, (HttpServletResponse) said)));
            request.await();
        } catch (ServletException failed) {
            throw new IOException(failed);
        } finally {
            RequestContextHolder.setRequestAttributes(around);
            LogNames.resume(outer);
        }
        return response.result();
    }
}
