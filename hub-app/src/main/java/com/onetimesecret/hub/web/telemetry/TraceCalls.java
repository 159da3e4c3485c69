package com.onetimesecret.hub.web.telemetry;

import com.onetimesecret.hub.web.LogNames;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// One span a call, with nothing in it that came from outside: no address, query, header or body, but the route, the
/// method and the status. Of what a caller says of its own trace (W3C Trace Context) the two ids are taken over, and
/// nothing follows from them.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
@ConditionalOnProperty("hub.otlp.on")
class TraceCalls implements Filter, CallEnded {

    private static final String SPAN = "com.onetimesecret.hub.span";
    private static final int SERVER_ERROR = 500;
    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private final Tracer tracer;

    TraceCalls(OtlpExport export) {
        this.tracer = export.tracer();
    }

    @Override
    public void doFilter(ServletRequest asked, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var request = (HttpServletRequest) asked;
        var span = tracer.spanBuilder("call")
                .setSpanKind(SpanKind.SERVER)
                .setParent(parent(request.getHeader("traceparent")))
                .startSpan();
        request.setAttribute(SPAN, span);
        var names = Map.of(
                OtlpAppender.TRACE_ID, span.getSpanContext().getTraceId(),
                OtlpAppender.SPAN_ID, span.getSpanContext().getSpanId());
        // The edge takes them off again when the request has passed it.
        request.setAttribute(LogNames.MORE, names);
        names.forEach(MDC::put);
        chain.doFilter(request, response);
    }

    private static Context parent(@Nullable String traceparent) {
        var given = traceparent == null ? null : TRACEPARENT.matcher(traceparent);
        if (given == null || !given.matches()) {
            return Context.root();
        }
        var theirs = SpanContext.createFromRemoteParent(
                given.group(1), given.group(2), TraceFlags.getDefault(), TraceState.getDefault());
        return Context.root().with(Span.wrap(theirs));
    }

    @Override
    public void ended(Call call) {
        if (call.request().getAttribute(SPAN) instanceof Span span) {
            span.updateName(call.method() + " " + call.route());
            span.setAttribute(METHOD, call.method());
            span.setAttribute(ROUTE, call.route());
            span.setAttribute(STATUS, (long) call.status());
            if (call.status() >= SERVER_ERROR) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }
}
