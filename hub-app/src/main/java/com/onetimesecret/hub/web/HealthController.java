package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Says to whoever watches the hub that it lives, and that it can work.
@RestController
class HealthController {

    private final Readiness readiness;
    private final Draining draining;

    HealthController(Readiness readiness, Draining draining) {
        this.readiness = readiness;
        this.draining = draining;
    }

    @GetMapping(path = "/healthz", produces = "application/json")
    ResponseEntity<Health> alive() {
        return ok();
    }

    @GetMapping(path = "/readyz", produces = "application/json")
    ResponseEntity<Health> ready() {
        if (draining.hasBegun()) {
            throw new HubException(ProblemType.UNAVAILABLE, "This hub is about to end.")
                    .retryAfter(Duration.ofSeconds(1));
        }
        if (!readiness.isReady()) {
            throw new HubException(ProblemType.UNAVAILABLE, "Storage does not answer.")
                    .retryAfter(Duration.ofSeconds(1));
        }
        return ok();
    }

    private static ResponseEntity<Health> ok() {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(new Health("ok"));
    }

    /// What both say when all is well.
    record Health(String status) {}
}
