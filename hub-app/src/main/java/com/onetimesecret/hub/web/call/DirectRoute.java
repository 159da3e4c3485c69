package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.ClientAddress;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/// A controller method that is called without the framework's help, and where it is found.
///
/// @param produces the media types of its answer
record DirectRoute(
        String path, String method, HandlerMethod handler, Set<MediaType> produces, List<Argument> arguments) {

    /// Where an argument comes from.
    interface Argument extends BiFunction<HttpServletRequest, HttpServletResponse, @Nullable Object> {}

    /// The route of a method marked as a direct call.
    ///
    /// @throws IllegalStateException if its address or a parameter is not of the kinds that are taken
    static DirectRoute of(RequestMappingInfo mapping, HandlerMethod found) {
        var paths = mapping.getDirectPaths();
        var methods = mapping.getMethodsCondition().getMethods();
        if (paths.size() != 1 || methods.size() != 1) {
            throw new IllegalStateException(
                    "A direct call needs one address without variables and one method: " + found);
        }
        var handler = found.createWithResolvedBean();
        handler.getMethod().setAccessible(true);
        return new DirectRoute(
                paths.iterator().next(),
                methods.iterator().next().name(),
                handler,
                produced(mapping),
                Arrays.stream(handler.getMethod().getParameterTypes())
                        .map(DirectRoute::argument)
                        .toList());
    }

    private static Set<MediaType> produced(RequestMappingInfo mapping) {
        var declared = mapping.getProducesCondition().getProducibleMediaTypes();
        return declared.isEmpty() ? Set.of(MediaType.APPLICATION_JSON) : declared;
    }

    private static Argument argument(Class<?> type) {
        if (type == HttpServletRequest.class) {
            return (request, response) -> request;
        }
        if (type == HttpServletResponse.class) {
            return (request, response) -> response;
        }
        if (type == ClientAddress.class) {
            return (request, response) -> request.getAttribute(ClientAddress.ATTRIBUTE);
        }
        if (type == CallCredential.class) {
            return (request, response) -> request.getAttribute(CallGate.CREDENTIAL);
        }
        if (type == MultiValueMap.class) {
            return (request, response) -> parameters(request);
        }
        if (Caller.class.isAssignableFrom(type)) {
            return (request, response) -> request.getAttribute(Caller.ATTRIBUTE);
        }
        throw new IllegalStateException("A direct call takes no " + type);
    }

    private static MultiValueMap<String, String> parameters(HttpServletRequest request) {
        var parameters = new LinkedMultiValueMap<String, String>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
        return parameters;
    }

    /// Calls the controller.
    @Nullable
    Object call(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        var values = new @Nullable Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).apply(request, response);
        }
        try {
            return handler.getMethod().invoke(handler.getBean(), values);
        } catch (InvocationTargetException failed) {
            switch (failed.getCause()) {
                case RuntimeException failure -> throw failure;
                case IOException failure -> throw failure;
                case null, default -> throw new ServletException(failed.getCause());
            }
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
