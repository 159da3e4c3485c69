package com.onetimesecret.hub.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/// Answers whatever a controller or the search for one throws; a surface with its own advice goes first.
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ProblemAdvice {

    private final Refusals refusals;
    private final ProblemRenderer renderer;

    ProblemAdvice(Refusals refusals, ProblemRenderer renderer) {
        this.refusals = refusals;
        this.renderer = renderer;
    }

    @ExceptionHandler
    void handle(Exception failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Nobody is there any more to read an answer.
        if (!(failure instanceof AsyncRequestNotUsableException) && !response.isCommitted()) {
            renderer.render(refusals.of(failure, request), request, response);
        }
    }
}
