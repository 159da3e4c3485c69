package com.onetimesecret.hub.web.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/// Answers what the container or a filter refused by a bare status.
@Controller
class ErrorDispatch implements ErrorController {

    private final Refusals refusals;
    private final ProblemRenderer renderer;

    ErrorDispatch(Refusals refusals, ProblemRenderer renderer) {
        this.refusals = refusals;
        this.renderer = renderer;
    }

    @RequestMapping("${server.error.path:/error}")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        var refusal = failure instanceof Throwable thrown
                ? refusals.of(thrown, request)
                // Somebody asked for /error itself, where nothing is.
                : Refusals.ofStatus(status instanceof Integer code ? code : HttpServletResponse.SC_NOT_FOUND);
        renderer.render(refusal, request, response);
    }
}
