package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.web.problem.StorageState;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Refuses every call while the hub's clock and the database's are far apart: what one holds for used or over, the
/// other would let pass once more.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class ClockGuard implements Filter {

    private static final Duration COME_BACK = Duration.ofSeconds(10);

    private final StorageState storage;

    ClockGuard(StorageState storage) {
        this.storage = storage;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (storage.clocksAreApart()
                && request instanceof HttpServletRequest asked
                && !HostRule.ANY_HOST.contains(asked.getRequestURI())) {
            throw new HubException(ProblemType.UNAVAILABLE, "The hub's clocks disagree; its operator has been told.")
                    .retryAfter(COME_BACK);
        }
        chain.doFilter(request, response);
    }
}
