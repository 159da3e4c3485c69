package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.call.LiveAnswer;
import com.onetimesecret.hub.api.problem.UnreadableJson;
import com.onetimesecret.hub.web.json.HeldBody;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import tools.jackson.databind.json.JsonMapper;

/// A controller method that is called without the framework's help, and where it is found.
///
/// @param pattern its path as its controller has it
/// @param address the same, in which segments may be variables
/// @param produces the media types of its answer
/// @param readsJson whether its body is read for it
record DirectRoute(
        String pattern,
        DirectAddress address,
        String method,
        HandlerMethod handler,
        Set<MediaType> produces,
        boolean readsJson,
        List<Argument> arguments) {

    private static final Set<Class<?>> ANSWERS =
            Set.of(void.class, ResponseEntity.class, CompletableFuture.class, LiveAnswer.class);

    /// Where an argument comes from.
    interface Argument {
        @Nullable
        Object of(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    /// The route of a method marked as a direct call.
    ///
    /// @throws IllegalStateException if its address or a parameter is not of the kinds that are taken
    static DirectRoute of(RequestMappingInfo mapping, HandlerMethod found, JsonMapper json) {
        var paths = mapping.getPatternValues();
        var methods = mapping.getMethodsCondition().getMethods();
        if (paths.size() != 1 || methods.size() != 1) {
            throw new IllegalStateException("A direct call needs one address and one method: " + found);
        }
        var answer = found.getMethod().getReturnType();
        if (ANSWERS.stream().noneMatch(kind -> kind.isAssignableFrom(answer))) {
            throw new IllegalStateException("A direct call does not answer with a " + answer + ": " + found);
        }
        var handler = found.createWithResolvedBean();
        handler.getMethod().setAccessible(true);
        var address = DirectAddress.of(paths.iterator().next());
        var parameters = List.of(handler.getMethod().getParameters());
        return new DirectRoute(
                paths.iterator().next(),
                address,
                methods.iterator().next().name(),
                handler,
                produced(mapping),
                parameters.stream().anyMatch(DirectRoute::isBody),
                parameters.stream()
                        .map(parameter -> argument(parameter, address, json))
                        .toList());
    }

    private static Set<MediaType> produced(RequestMappingInfo mapping) {
        var declared = mapping.getProducesCondition().getProducibleMediaTypes();
        return declared.isEmpty() ? Set.of(MediaType.APPLICATION_JSON) : declared;
    }

    private static boolean isBody(Parameter parameter) {
        return parameter.isAnnotationPresent(RequestBody.class);
    }

    private static Argument argument(Parameter parameter, DirectAddress address, JsonMapper json) {
        var type = parameter.getType();
        if (isBody(parameter)) {
            return (request, response) -> body(json.readValue(HeldBody.hold(request), type));
        }
        if (parameter.isAnnotationPresent(PathVariable.class)
                && type == String.class
                && address.names().contains(parameter.getName())) {
            return (request, response) -> address.variable(parameter.getName(), request.getRequestURI());
        }
        if (type == HttpServletRequest.class) {
            return (request, response) -> request;
        }
        if (type == HttpServletResponse.class) {
            return (request, response) -> response;
        }
        if (type == MultiValueMap.class) {
            return (request, response) -> parameters(request);
        }
        if (CallArguments.areFor(type)) {
            return (request, response) -> CallArguments.of(type, request::getAttribute);
        }
        throw new IllegalStateException("A direct call takes no " + parameter);
    }

    private static Object body(@Nullable Object read) {
        if (read == null) {
            throw UnreadableJson.empty();
        }
        return read;
    }

    private static MultiValueMap<String, String> parameters(HttpServletRequest request) {
        var parameters = new LinkedMultiValueMap<String, String>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
        return parameters;
    }

    /// Whether the request is one of those that it takes; what is not goes the long way.
    boolean takes(HttpServletRequest request) {
        return method.equals(request.getMethod())
                && address.matches(request.getRequestURI())
                && (!readsJson || MediaType.APPLICATION_JSON_VALUE.equals(request.getContentType()));
    }

    /// Whether its controller writes the answer.
    boolean answersItself() {
        return handler.getMethod().getReturnType() == void.class;
    }

    /// Calls the controller.
    @Nullable
    Object call(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        var values = new @Nullable Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).of(request, response);
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
