package com.onetimesecret.hub.restore;

import com.onetimesecret.hub.api.seal.AfterRestore;
import com.onetimesecret.hub.environment.JdbcInstallation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.DependsOn;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Sees before the hub takes a call, and now and then afterwards, whether its database is another one than it was,
/// and ends what might be used a second time there.
///
/// It ends all of it and remembers the new identity in one transaction: cut off, it begins again.
// The keys make the row of the installation.
@Component
@DependsOn("masterKeys")
class GuardRestore implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(GuardRestore.class);

    private final JdbcDatabaseIdentity database;
    private final JdbcInstallation installation;
    private final RestoreInTrail trail;
    private final ObjectProvider<AfterRestore> features;
    private final TransactionTemplate transaction;
    private final RestoreSettings settings;
    private volatile String seen = "";

    GuardRestore(
            JdbcDatabaseIdentity database,
            JdbcInstallation installation,
            RestoreInTrail trail,
            ObjectProvider<AfterRestore> features,
            TransactionTemplate transaction,
            RestoreSettings settings) {
        this.database = database;
        this.installation = installation;
        this.trail = trail;
        this.features = features;
        this.transaction = transaction;
        this.settings = settings;
    }

    @Override
    public void afterSingletonsInstantiated() {
        look(database.now(), settings.now());
    }

    /// A standby can take over while the hub runs, and may lack the last moments before.
    @Scheduled(initialDelay = 30_000, fixedDelay = 30_000)
    void lookAgain() {
        String now;
        try {
            now = database.now();
        } catch (DataAccessException unreachable) {
            LOG.debug("The database does not say which one it is", unreachable);
            return;
        }
        if (JdbcDatabaseIdentity.differ(seen, now)) {
            try {
                look(now, false);
            } catch (RuntimeException failure) {
                // What it saw is noted last, so the next look begins again.
                LOG.error(
                        "This is another database than the one the hub last served from, and what opens once there"
                                + " could not be ended: it is tried again in 30 seconds",
                        failure);
            }
        }
    }

    private void look(String now, boolean told) {
        transaction.executeWithoutResult(status -> {
            var known = installation.lockedIdentity();
            var another = known.filter(before -> JdbcDatabaseIdentity.differ(before, now))
                    .isPresent();
            if (told || another) {
                meet(told);
            }
            // The one that says more stays while the server keeps its own number to itself.
            if (another || known.isEmpty() || JdbcDatabaseIdentity.isWhole(now)) {
                remember(known, now);
            }
        });
        seen = now;
    }

    private void remember(Optional<String> known, String now) {
        if (!known.equals(Optional.of(now))) {
            installation.remember(now);
        }
    }

    private void meet(boolean told) {
        trail.note(told, settings.sealed());
        if (!told && settings.sealed() == RestoreSettings.Sealed.KEEP) {
            LOG.warn("This is another database than the one the hub last served from. HUB_AFTER_RESTORE=keep: secrets"
                    + " that were opened after a backup may open once more");
            features.stream().filter(AfterRestore::isEndedAnyway).forEach(AfterRestore::end);
            return;
        }
        var ended = new ArrayList<String>();
        for (var feature : features.stream()
                .sorted(Comparator.comparing(AfterRestore::isEndedAnyway))
                .toList()) {
            ended.add(feature.end() + " " + feature.what());
        }
        LOG.warn(
                "{}: {} were ended, because each may have been used since; their owners make them anew",
                told
                        ? "The database was restored"
                        : "This is another database than the one the hub last served from (restored, promoted or"
                                + " upgraded)",
                String.join(", ", ended));
    }
}
