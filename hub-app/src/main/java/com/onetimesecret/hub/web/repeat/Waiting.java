package com.onetimesecret.hub.web.repeat;

import com.onetimesecret.hub.api.call.AwaitsCreated;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.HubException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;

/// Waits, on behalf of a controller, for what becomes of what a POST created.
final class Waiting {

    private Waiting() {}

    /// The answer that says more than the one at hand, if there is one in time.
    static Optional<?> forMore(Object controller, HttpServletRequest request, String created, Duration patience) {
        if (!patience.isPositive()) {
            return Optional.empty();
        }
        if (!(controller instanceof AwaitsCreated<?> waits)
                || !(request.getAttribute(Caller.ATTRIBUTE) instanceof CurrentAgent caller)) {
            throw new IllegalStateException("Nobody can wait for what " + controller.getClass() + " created");
        }
        try {
            return waits.await(caller, created, patience);
        } catch (HubException overtaken) {
            // It was created, and that is what there is to say, even if it is gone by now.
            return Optional.empty();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
