package com.onetimesecret.hub.vault.magiclink;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import com.onetimesecret.hub.api.seal.AfterRestore;
import java.util.function.Consumer;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/// Removes codes: those whose time is over, those of a network that goes, and all of them after a restore, because
/// each may have been shown since.
@Component
class MagicLinkUpkeep implements SchedulingConfigurer, NetworkContents, AfterRestore {

    private final JdbcMagicLinks links;
    private final MagicLinkSettings settings;

    MagicLinkUpkeep(JdbcMagicLinks links, MagicLinkSettings settings) {
        this.links = links;
        this.settings = settings;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(this::sweep, settings.sweepEvery());
    }

    void sweep() {
        while (links.sweep(settings.sweepBatch()) == settings.sweepBatch()) {
            // A full batch means that there may be more.
        }
    }

    /// Nobody takes codes along that end within the hour.
    @Override
    public void export(NetworkId network, Consumer<String> line) {}

    @Override
    public int erase(NetworkId network, int limit) {
        return links.erase(network, limit);
    }

    @Override
    public String what() {
        return "magic links";
    }

    @Override
    public int end() {
        return links.removeAll();
    }
}
