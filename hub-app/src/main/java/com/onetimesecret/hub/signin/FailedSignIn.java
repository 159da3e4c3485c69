package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/// Leads back to the form after a wrong password, and tells who guesses on and on when to come back.
@Component
class FailedSignIn implements AuthenticationFailureHandler {

    private final AuthRateLimit limit;
    private final HandlerExceptionResolver refusals;

    FailedSignIn(AuthRateLimit limit, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver refusals) {
        this.limit = limit;
        this.refusals = refusals;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException wrong)
            throws IOException {
        try {
            limit.countUnproven(DashboardSecurity.clientAddress(request));
        } catch (HubException tooMany) {
            refusals.resolveException(request, response, null, inWords(tooMany));
            return;
        }
        DashboardSecurity.seeOther(response, DashboardSecurity.signInAgain(request, "refused"));
    }

    private static HubException inWords(HubException tooMany) {
        var wait = tooMany.retryAfter().orElse(Duration.ofMinutes(1));
        long seconds = Math.max(1, wait.toSeconds());
        return new HubException(
                        ProblemType.RATE_LIMITED,
                        "Too many failed sign-ins came from your address. Try again in " + seconds
                                + (seconds == 1 ? " second." : " seconds."))
                .retryAfter(wait);
    }
}
