package com.onetimesecret.hub.web.call;

import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Lets the hub start only if every API route says who may call it.
@Component
class RouteCheck implements SmartInitializingSingleton {

    private static final List<String> API = List.of("/api/v1/", "/api/v2/");

    private final RequestMappingHandlerMapping routes;

    RouteCheck(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping routes) {
        this.routes = routes;
    }

    @Override
    public void afterSingletonsInstantiated() {
        var offences = offences(routes.getHandlerMethods());
        if (!offences.isEmpty()) {
            throw new IllegalStateException(
                    "Some API routes do not say who may call them:\n  " + String.join("\n  ", offences));
        }
    }

    private static boolean isApi(String path) {
        return API.stream().anyMatch(path::startsWith);
    }

    /// One line for each thing that is wrong with a route.
    static List<String> offences(Map<RequestMappingInfo, HandlerMethod> routes) {
        return routes.entrySet().stream()
                .filter(route -> route.getKey().getPatternValues().stream().anyMatch(RouteCheck::isApi))
                .flatMap(route -> CallRule.offences(route.getValue().getMethod()).stream()
                        .map(offence -> route.getKey() + " " + route.getValue().getShortLogMessage() + " " + offence))
                .sorted()
                .toList();
    }
}
