package com.onetimesecret.hub.signin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/// Refuses a method that a page does not take before anybody asks for its form token.
class PageMethods extends OncePerRequestFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    // Their POST is answered by the security chain, so that no controller knows it.
    private static final Map<String, List<String>> OF_THE_CHAIN =
            Map.of("/login", List.of("GET", "HEAD", "POST"), "/logout", List.of("POST"));

    private final ObjectProvider<RequestMappingHandlerMapping> pages;

    PageMethods(ObjectProvider<RequestMappingHandlerMapping> pages) {
        this.pages = pages;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var method = request.getMethod();
        var path = request.getRequestURI();
        var taken = path.startsWith("/assets/") ? List.of("GET", "HEAD") : OF_THE_CHAIN.get(path);
        if (taken != null) {
            if (!taken.contains(method) && !method.equals("OPTIONS")) {
                throw new HttpRequestMethodNotSupportedException(method, taken);
            }
        } else if (!READING.contains(method)) {
            refuseUnlessTaken(request);
        }
        chain.doFilter(request, response);
    }

    private void refuseUnlessTaken(HttpServletRequest request) throws ServletException {
        var routes = pages.getIfAvailable();
        if (routes == null) {
            return;
        }
        ServletRequestPathUtils.parseAndCache(request);
        try {
            routes.getHandler(request);
        } catch (HttpRequestMethodNotSupportedException wrong) {
            throw wrong;
        } catch (Exception other) {
            // Whatever else is wrong is said where the call is handled.
            logger.trace("No page takes this call", other);
        }
    }
}
