package com.onetimesecret.hub.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Closes connections with their next answer once the hub is about to end, so that who asks again comes to another.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class SendOn implements Filter {

    private final Draining draining;

    SendOn(Draining draining) {
        this.draining = draining;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        mark(response);
        try {
            chain.doFilter(request, response);
        } finally {
            // The end may have begun meanwhile.
            mark(response);
        }
    }

    private void mark(ServletResponse response) {
        if (draining.hasBegun() && !response.isCommitted()) {
            ((HttpServletResponse) response).setHeader("Connection", "close");
        }
    }
}
