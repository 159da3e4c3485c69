package com.onetimesecret.hub.openapi;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.web.problem.Surface;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// One method of one path that a running hub serves to programs.
///
/// @param path with its variables as the code names them
/// @param siblings all paths of the same mapping
/// @param handlers whoever answers; none for what the authorization server's filters do
record Route(String method, String path, List<String> siblings, List<HandlerMethod> handlers) {

    /// The methods that may come with a body.
    static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private static final Pattern CAMEL = Pattern.compile("([a-z])([A-Z])");
    private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([A-Za-z_]+)}");

    /// All of them. What answers HTML to a browser is no API: pages, whatever is on their surface, and the error page;
    /// of these only `/` is both. `HEAD` and `OPTIONS` are HTTP's own.
    static List<Route> of(RunningHub hub) {
        var routes = new TreeMap<String, Route>();
        hub.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((info, handler) -> {
                    var siblings = info.getPatternValues().stream().sorted().toList();
                    for (var path : siblings) {
                        if (isPage(path, handler)) {
                            continue;
                        }
                        for (var method : info.getMethodsCondition().getMethods()) {
                            if (method != RequestMethod.HEAD && method != RequestMethod.OPTIONS) {
                                routes.merge(
                                        method + " " + path,
                                        new Route(method.name(), path, siblings, List.of(handler)),
                                        Route::and);
                            }
                        }
                    }
                });
        var server = hub.bean(AuthorizationServerSettings.class);
        for (var path : List.of(
                server.getTokenEndpoint(),
                server.getTokenIntrospectionEndpoint(),
                server.getTokenRevocationEndpoint())) {
            routes.put("POST " + path, new Route("POST", path, List.of(path), List.of()));
        }
        var keys = server.getJwkSetEndpoint();
        routes.put("GET " + keys, new Route("GET", keys, List.of(keys), List.of()));
        return List.copyOf(routes.values());
    }

    private static boolean isPage(String path, HandlerMethod handler) {
        return path.equals("/error")
                || AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), HubPage.class)
                || (Surface.of(path) == Surface.PAGE && !path.equals("/"));
    }

    private Route and(Route other) {
        var both = new ArrayList<>(handlers);
        both.addAll(other.handlers());
        // The one with the most parameters of its own first, whatever order the framework has.
        both.sort(Comparator.comparing(one -> one.getMethod().getName()));
        return new Route(method, path, siblings, List.copyOf(both));
    }

    String name() {
        return method + " " + path;
    }

    /// The path as the document writes it.
    String wirePath() {
        return VARIABLE.matcher(path).replaceAll(found -> "{" + snake(found.group(1)) + "}");
    }

    /// The names of the path's variables, as the code has them.
    List<String> variables() {
        return VARIABLE.matcher(path).results().map(found -> found.group(1)).toList();
    }

    static String snake(String name) {
        return CAMEL.matcher(name).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }

    Surface surface() {
        return Surface.of(path.replaceAll("[{}*]", ""));
    }

    /// Whether a controller takes a parameter of that type or its kind.
    boolean takes(Class<?> type) {
        return handlers.stream()
                .flatMap(handler -> List.of(handler.getMethod().getParameterTypes()).stream())
                .anyMatch(type::isAssignableFrom);
    }

    <A extends Annotation> Collection<A> annotations(Class<A> type) {
        return handlers.stream()
                .flatMap(handler ->
                        Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), type))
                                .stream())
                .collect(Collectors.toSet());
    }

    /// A name for the operation that is nobody else's.
    String operationId() {
        var words = new StringBuilder(method.toLowerCase(Locale.ROOT));
        var plain = path.replaceFirst("^/api/v2/", "/")
                .replaceFirst("^/api/v1/", "/v1/")
                .replace("{", "by-");
        for (var word : plain.split("[^A-Za-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                words.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return words + (path.length() > 1 && path.endsWith("/") ? "Folder" : path.equals("/") ? "Root" : "");
    }
}
