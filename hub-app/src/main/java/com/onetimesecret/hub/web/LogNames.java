package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.web.problem.RequestIds;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// What every line of the log that belongs to a request says about it: its id, and once they are known its caller and
/// that caller's network.
public final class LogNames {

    /// The request attribute with further names, such as those of a trace.
    public static final String MORE = "com.onetimesecret.hub.log-names";

    private static final String NAMED = "com.onetimesecret.hub.log-caller";
    private static final String NETWORK = "network";
    private static final String CALLER = "caller";

    private LogNames() {}

    /// From now on the lines of this thread are about that request.
    public static void begin(String requestId) {
        MDC.put(RequestIds.LOG_KEY, requestId);
    }

    /// The caller of that request is known now: an agent, or a person by API token or session.
    public static void add(HttpServletRequest request, Caller caller) {
        request.setAttribute(NAMED, caller);
        add(caller);
    }

    private static void add(Caller caller) {
        MDC.put(NETWORK, caller.networkId().value());
        MDC.put(CALLER, caller.actor());
    }

    /// This thread goes on with a request that another one began.
    public static void resume(HttpServletRequest request) {
        if (RequestIds.known(request) instanceof String id) {
            begin(id);
        }
        if (request.getAttribute(NAMED) instanceof Caller caller) {
            add(caller);
        }
        if (request.getAttribute(MORE) instanceof Map<?, ?> more) {
            more.forEach((name, value) -> MDC.put(String.valueOf(name), String.valueOf(value)));
        }
    }

    /// The lines of this thread are about no request any more.
    public static void end(@Nullable HttpServletRequest request) {
        MDC.remove(RequestIds.LOG_KEY);
        MDC.remove(NETWORK);
        MDC.remove(CALLER);
        if (request != null && request.getAttribute(MORE) instanceof Map<?, ?> more) {
            more.keySet().forEach(name -> MDC.remove(String.valueOf(name)));
        }
    }
}
