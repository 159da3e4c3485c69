package com.onetimesecret.hub.vault.request;

import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/// Removes requests that ended long ago. Nothing waits for it, since every statement looks at the time itself.
@Component
class RequestSweeper implements SchedulingConfigurer {

    private final JdbcSecretRequests requests;
    private final RequestSettings settings;

    RequestSweeper(JdbcSecretRequests requests, RequestSettings settings) {
        this.requests = requests;
        this.settings = settings;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(this::sweep, settings.sweepEvery());
    }

    void sweep() {
        while (requests.forget(settings.sweepBatch()) == settings.sweepBatch()) {
            // A full batch means that there may be more.
        }
    }
}
