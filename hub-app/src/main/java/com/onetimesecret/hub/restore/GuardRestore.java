package com.onetimesecret.hub.restore;

import com.onetimesecret.hub.api.seal.AfterRestore;
import com.onetimesecret.hub.api.seal.MasterKeys;
import com.onetimesecret.hub.environment.JdbcInstallation;
import java.util.ArrayList;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Sees before the hub takes a call, and now and then afterwards, whether its database is another one than it was,
/// and ends what might be used a second time there.
///
/// It ends all of it and remembers the new identity in one transaction: cut off, it begins again.
@Component
class GuardRestore implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(GuardRestore.class);

    private final JdbcDatabaseIdentity database;
    private final JdbcInstallation installation;
    private final ObjectProvider<AfterRestore> features;
    private final TransactionTemplate transaction;
    private final RestoreSettings settings;
    private volatile String seen = "";

    // The keys are asked for because they make the row of the installation.
    GuardRestore(
            JdbcDatabaseIdentity database,
            JdbcInstallation installation,
            MasterKeys keys,
            ObjectProvider<AfterRestore> features,
            TransactionTemplate transaction,
            RestoreSettings settings) {
        this.database = database;
        this.installation = installation;
        this.features = features;
        this.transaction = transaction;
        this.settings = settings;
    }

    @Override
    public void afterSingletonsInstantiated() {
        look(settings.now());
    }

    /// A standby can take over while the hub runs, and may lack the last moments before.
    @Scheduled(initialDelay = 30_000, fixedDelay = 30_000)
    void lookAgain() {
        try {
            if (!database.now().equals(seen)) {
                look(false);
            }
        } catch (DataAccessException unreachable) {
            LOG.debug("The database does not say which one it is", unreachable);
        }
    }

    private void look(boolean told) {
        var now = database.now();
        transaction.executeWithoutResult(status -> {
            var known = installation.lockedIdentity();
            if (told || known.filter(before -> !before.equals(now)).isPresent()) {
                meet(told);
            }
            if (!known.equals(Optional.of(now))) {
                installation.remember(now);
            }
        });
        seen = now;
    }

    private void meet(boolean told) {
        if (!told && settings.sealed() == RestoreSettings.Sealed.KEEP) {
            LOG.warn("This is another database than the one the hub last served from. HUB_AFTER_RESTORE=keep: secrets"
                    + " that were opened after a backup may open once more");
            return;
        }
        var ended = new ArrayList<String>();
        for (var feature : features) {
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
