package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.web.call.KeptBody;
import com.onetimesecret.hub.web.problem.ProblemRenderer;
import com.onetimesecret.hub.web.problem.Refusal;
import com.onetimesecret.hub.web.problem.Refusals;
import com.onetimesecret.hub.web.problem.RequestIds;
import com.onetimesecret.hub.web.problem.SecurityHeaders;
import com.onetimesecret.hub.web.problem.Surface;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// The first thing a request meets and the last its answer passes: names it, checks what holds for every route,
/// and answers whatever fails further in.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class EdgeFilter implements Filter {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final RequestIds requestIds;
    private final SecurityHeaders headers;
    private final HostRule hosts;
    private final ClientAddresses addresses;
    private final Refusals refusals;
    private final ProblemRenderer renderer;

    EdgeFilter(
            RequestIds requestIds,
            SecurityHeaders headers,
            HostRule hosts,
            ClientAddresses addresses,
            Refusals refusals,
            ProblemRenderer renderer) {
        this.requestIds = requestIds;
        this.headers = headers;
        this.hosts = hosts;
        this.addresses = addresses;
        this.refusals = refusals;
        this.renderer = renderer;
    }

    @Override
    public void doFilter(ServletRequest asked, ServletResponse answer, FilterChain chain)
            throws ServletException, IOException {
        var request = (HttpServletRequest) asked;
        var response = (HttpServletResponse) answer;
        var id = requestIds.of(request);
        LogNames.begin(id);
        try {
            response.setHeader(RequestIds.HEADER, id);
            var surface = Surface.of(request);
            headers.apply(surface, response::setHeader);
            if (!METHODS.contains(request.getMethod())) {
                renderer.render(unknownMethod(), request, response);
                return;
            }
            if (!HostRule.ANY_HOST.contains(request.getRequestURI())) {
                hosts.check(request);
            }
            if (surface == Surface.AGENT && request.getMethod().equals("OPTIONS")) {
                AgentPreflight.answer(request, response);
                return;
            }
            request.setAttribute(ClientAddress.ATTRIBUTE, addresses.of(request));
            if (surface != Surface.AGENT) {
                refuseEncodedBody(request);
            }
            chain.doFilter(KeptBody.around(BodyLimit.on(request)), WholeAnswer.of(request, response));
        } catch (Exception failure) {
            if (response.isCommitted()) {
                // The client sees a broken answer, which is the truth; the container closes the connection.
                throw failure;
            }
            renderer.render(refusals.of(failure, request), request, response);
        } finally {
            LogNames.end(request);
        }
    }

    private static Refusal unknownMethod() {
        var allow = String.join(", ", METHODS.stream().sorted().toList());
        return Refusal.of(
                new HubException(ProblemType.METHOD_NOT_ALLOWED, "No address of this hub takes that method."),
                "Allow",
                allow);
    }

    /// What is left with an agent is kept as it came; everything else is read.
    private static void refuseEncodedBody(HttpServletRequest request) {
        var encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new HubException(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body as it is, without a Content-Encoding.");
        }
    }
}
