package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.call.DirectCall;
import com.onetimesecret.hub.api.call.LiveAnswer;
import com.onetimesecret.hub.web.LogNames;
import com.onetimesecret.hub.web.problem.ProblemRenderer;
import com.onetimesecret.hub.web.problem.Refusals;
import com.onetimesecret.hub.web.problem.Surface;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Takes requests of the routes marked [DirectCall] from the edge through the gate to their controller.
///
/// Only the exact address counts: any other spelling of it takes the long way to the same gate and method, and so
/// does a call with an `Idempotency-Key`. An answer that is not there yet is written when it comes, and no thread
/// waits for it. Every call passes here, so here it becomes one whose waits can be ended.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
public class DirectCalls implements Filter, SmartInitializingSingleton {

    private final ObjectProvider<RequestMappingHandlerMapping> mapping;
    private final CallGate gate;
    private final WatchWaits waits;
    private final Refusals refusals;
    private final ProblemRenderer renderer;
    private final JsonMapper json;
    private volatile List<DirectRoute> routes = List.of();

    DirectCalls(
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping,
            CallGate gate,
            WatchWaits waits,
            Refusals refusals,
            ProblemRenderer renderer,
            JsonMapper json) {
        this.mapping = mapping;
        this.gate = gate;
        this.waits = waits;
        this.refusals = refusals;
        this.renderer = renderer;
        this.json = json;
    }

    @Override
    public void afterSingletonsInstantiated() {
        routes = mapping.getObject().getHandlerMethods().entrySet().stream()
                .filter(route -> route.getValue().hasMethodAnnotation(DirectCall.class))
                .map(route -> DirectRoute.of(route.getKey(), route.getValue(), json))
                .toList();
    }

    @Override
    public void doFilter(ServletRequest asked, ServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        var request = (HttpServletRequest) asked;
        var route = route(request);
        try (var _ = waits.call().enter()) {
            if (route == null || KeptBody.isKeyed(request)) {
                chain.doFilter(asked, answer);
            } else {
                call(route, request, (HttpServletResponse) answer);
            }
        }
    }

    private @Nullable DirectRoute route(HttpServletRequest request) {
        for (var route : routes) {
            if (route.takes(request)) {
                return route;
            }
        }
        return null;
    }

    private void call(DirectRoute route, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, route.pattern());
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request, response));
        try {
            // What an agent shows to the world has no gate, on the long way neither.
            if (Surface.of(request) != Surface.AGENT) {
                gate.preHandle(request, response, route.handler());
                JsonAccepted.require(route.produces(), request);
            }
            var answer = route.call(request, response);
            if (route.answersItself()) {
                return;
            }
            if (answer instanceof LiveAnswer live) {
                Handover.leave(live, request, response);
            } else if (answer instanceof CompletableFuture<?> later) {
                answerLater(later, request, response);
            } else {
                write(answer, request, response);
            }
        } catch (JacksonException complaint) {
            // While the body is at hand that it is about.
            renderer.render(refusals.of(complaint, request), request, response);
        } finally {
            RequestContextHolder.resetRequestAttributes();
        }
    }

    private void answerLater(CompletableFuture<?> later, HttpServletRequest request, HttpServletResponse response) {
        var waiting = request.startAsync();
        // Who promised an answer has a limit of its own.
        waiting.setTimeout(0);
        // On a thread of its own: whoever completes it has other callers to tell, and one of them may not be reading.
        var _ = later.whenCompleteAsync(
                (answer, failure) -> end(waiting, answer, failure, request, response), Thread::startVirtualThread);
    }

    private void end(
            AsyncContext waiting,
            @Nullable Object answer,
            @Nullable Throwable failure,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            if (failure == null) {
                write(answer, request, response);
            } else {
                refuse(reason(failure), request, response);
            }
        } catch (IOException | RuntimeException broken) {
            refuse(broken, request, response);
        } finally {
            waiting.complete();
        }
    }

    private static Throwable reason(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void refuse(Throwable failure, HttpServletRequest request, HttpServletResponse response) {
        LogNames.resume(request);
        try {
            renderer.render(refusals.of(failure, request), request, response);
        } catch (IOException gone) {
            // Nobody is there any more to read an answer.
            return;
        } finally {
            LogNames.end(request);
        }
    }

    private void write(@Nullable Object answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!(answer instanceof ResponseEntity<?> entity)) {
            throw new IllegalStateException("A direct call answers with a ResponseEntity");
        }
        response.setStatus(entity.getStatusCode().value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        // Instead of what every answer has, not beside it.
        entity.getHeaders().forEach((name, values) -> replace(response, name, values));
        StoredThings.settle(request, response);
        var body = json.writeValueAsBytes(entity.getBody());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static void replace(HttpServletResponse response, String name, List<String> values) {
        response.setHeader(name, values.getFirst());
        values.stream().skip(1).forEach(value -> response.addHeader(name, value));
    }
}
