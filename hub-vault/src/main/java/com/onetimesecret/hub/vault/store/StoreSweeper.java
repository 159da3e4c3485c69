package com.onetimesecret.hub.vault.store;

import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/// Removes earlier versions whose time is over. Nothing waits for it, since every statement that shows one looks at
/// the time itself.
@Component
class StoreSweeper implements SchedulingConfigurer {

    private final JdbcVault vaults;
    private final StoreSettings settings;

    StoreSweeper(JdbcVault vaults, StoreSettings settings) {
        this.vaults = vaults;
        this.settings = settings;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(this::sweep, settings.sweepEvery());
    }

    void sweep() {
        while (vaults.sweep(settings.sweepBatch()) == settings.sweepBatch()) {
            // A full batch means that there may be more.
        }
    }
}
