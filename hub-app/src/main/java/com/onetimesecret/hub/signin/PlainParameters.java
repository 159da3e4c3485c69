package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses fields that no page of the hub has: names that reach into others, and NUL, which the storage does not take.
class PlainParameters extends OncePerRequestFilter {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{0,64}");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Pages of secrets say by themselves what a secret may hold.
        var isDashboard = request.getRequestURI().startsWith("/dashboard");
        for (var field : request.getParameterMap().entrySet()) {
            var holdsNul = Arrays.stream(field.getValue()).anyMatch(value -> value.indexOf(0) >= 0);
            if (!NAME.matcher(field.getKey()).matches() || (isDashboard && holdsNul)) {
                throw new HubException(
                        ProblemType.MALFORMED_REQUEST,
                        "A field of this form has a name or a value that no page sends.");
            }
        }
        chain.doFilter(request, response);
    }
}
