package com.onetimesecret.hub.auth.token;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets everybody read and keep the key set, answers HEAD for it like GET, and refuses what the framework would pass on
/// to nothing.
final class KeySetMethods extends OncePerRequestFilter {

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().endsWith("/jwks");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getMethod().equals("GET")) {
            describe(response);
            chain.doFilter(request, response);
            return;
        }
        if (!request.getMethod().equals("HEAD")) {
            throw new HttpRequestMethodNotSupportedException(request.getMethod(), List.of("GET", "HEAD"));
        }
        describe(response);
        // The container leaves the body of an answer to HEAD out.
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public String getMethod() {
                        return "GET";
                    }
                },
                response);
    }

    /// Like every discovery document: for everybody, for some minutes.
    private static void describe(HttpServletResponse response) {
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setHeader("Cache-Control", "max-age=300, public");
    }
}
