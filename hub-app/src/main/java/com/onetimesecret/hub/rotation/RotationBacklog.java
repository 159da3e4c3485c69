package com.onetimesecret.hub.rotation;

import com.onetimesecret.hub.api.meter.Backlog;
import com.onetimesecret.hub.environment.JdbcInstallation;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// How many master keys beside the current one something is still sealed under.
@Component
class RotationBacklog implements Backlog {

    private final JdbcInstallation installation;

    RotationBacklog(JdbcInstallation installation) {
        this.installation = installation;
    }

    @Override
    public String name() {
        return "earlier_master_keys";
    }

    @Override
    public Waiting now() {
        return new Waiting(Math.max(0, installation.fingerprints().size() - 1), Duration.ZERO, 0);
    }
}
