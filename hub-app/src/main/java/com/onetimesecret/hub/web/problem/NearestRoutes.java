package com.onetimesecret.hub.web.problem;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.Nearest;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Knows which address somebody may have meant who asked for one that does not exist.
@Component
class NearestRoutes {

    private final ObjectProvider<RequestMappingHandlerMapping> routes;

    NearestRoutes(@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> routes) {
        this.routes = routes;
    }

    HubException notFound(HttpServletRequest request) {
        return switch (Surface.of(request)) {
            // In Onetime Secret's words, because an unknown secret is told apart from an unknown route.
            case ONETIME_2 -> nearest(request).with("error", "Not Found").with("error_type", "NotFound");
            case API -> nearest(request);
            default -> HubException.notFound();
        };
    }

    private HubException nearest(HttpServletRequest request) {
        // The path itself is not repeated: it may hold what should not be read twice.
        return Nearest.to(request.getRequestURI(), known())
                .map(route -> new HubException(
                        ProblemType.NOT_FOUND, "Nothing is served at this address. Did you mean " + route + "?"))
                .orElseGet(() -> new HubException(ProblemType.NOT_FOUND, "Nothing is served at this address."));
    }

    private List<String> known() {
        return routes.getObject().getHandlerMethods().keySet().stream()
                .flatMap(route -> route.getPatternValues().stream())
                .filter(pattern -> pattern.startsWith("/api/"))
                .distinct()
                .toList();
    }
}
