package com.onetimesecret.hub.vault.secret;

import java.util.function.IntUnaryOperator;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/// Removes what is over: the ciphertext of expired secrets, later their receipts. Nothing waits for it, since every
/// statement that shows a secret looks at the time itself.
@Component
class SecretSweeper implements SchedulingConfigurer {

    private final JdbcSecrets secrets;
    private final SecretSettings settings;

    SecretSweeper(JdbcSecrets secrets, SecretSettings settings) {
        this.secrets = secrets;
        this.settings = settings;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(this::sweep, settings.sweepEvery());
    }

    void sweep() {
        inBatches(secrets::dropExpiredValues);
        inBatches(secrets::dropExpiredReceipts);
        inBatches(secrets::dropSpentGuesses);
    }

    private void inBatches(IntUnaryOperator drop) {
        while (drop.applyAsInt(settings.sweepBatch()) == settings.sweepBatch()) {
            // A full batch means that there may be more.
        }
    }
}
