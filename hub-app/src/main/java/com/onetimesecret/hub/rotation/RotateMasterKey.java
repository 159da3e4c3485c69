package com.onetimesecret.hub.rotation;

import com.onetimesecret.hub.api.seal.MasterKeys;
import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.environment.JdbcInstallation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Brings everything sealed under the newest master key, and retires the others once nothing needs them.
///
/// Each attempt may be cut off anywhere: the next one finds what is left by looking at everything again.
@Component
class RotateMasterKey {

    private static final Logger LOG = LoggerFactory.getLogger(RotateMasterKey.class);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

    private final MasterKeys keys;
    private final JdbcInstallation installation;
    private final Reseal reseal;
    private final SealedThings sealed;
    private final RetireKeys retire;
    private final RotationSettings settings;

    private @Nullable String said;
    private boolean sealedAnew;

    RotateMasterKey(
            MasterKeys keys,
            JdbcInstallation installation,
            Reseal reseal,
            SealedThings sealed,
            RetireKeys retire,
            RotationSettings settings) {
        this.keys = keys;
        this.installation = installation;
        this.reseal = reseal;
        this.sealed = sealed;
        this.retire = retire;
        this.settings = settings;
    }

    /// Does what is to be done now; between two steps it asks whether it is to stop.
    ///
    /// @param stopping waits for so long, or until it is to stop, and says whether it is
    void attempt(Stopping stopping) throws InterruptedException {
        var current = keys.fingerprint();
        var needed = installation.fingerprints();
        if (needed.equals(List.of(current))) {
            sayWhatIsRetired();
            return;
        }
        if (!isNewest(current, needed) || !keys.fingerprints().containsAll(needed)) {
            // A later key has begun: hubs that have it do this, and this hub gets it at its next start.
            warnOfRetired(needed);
            return;
        }
        if (!sealedAnew) {
            LOG.info("Master key rotation: what {} sealed is sealed anew under {}", others(needed, current), current);
            if (pass(stopping) == null) {
                return;
            }
            sealedAnew = true;
        }
        finish(needed, current, stopping);
    }

    // A hub that was silent for too long may have begun with a retired key again.
    private boolean isNewest(String current, List<String> needed) {
        var retired = installation.retired();
        return needed.stream()
                .filter(key -> !retired.contains(key))
                .reduce((earlier, later) -> later)
                .filter(current::equals)
                .isPresent();
    }

    // No later key begins then, so without a word nobody would know why it does not go on.
    private void warnOfRetired(List<String> needed) {
        var retired = installation.retired();
        var lacking = needed.stream()
                .filter(key -> retired.contains(key) && !keys.fingerprints().contains(key))
                .toList();
        var line =
                "Master key rotation waits: a hub sealed again under the retired key " + String.join(" and ", lacking)
                        + ", which this hub lacks. Add it to HUB_MASTER_KEY_PREVIOUS and restart";
        if (!lacking.isEmpty() && !line.equals(said)) {
            LOG.warn(line);
            said = line;
        }
    }

    private void finish(List<String> needed, String current, Stopping stopping) throws InterruptedException {
        var began = installation.now();
        int others = installation.othersSealedSince(began, current);
        if (others > 0) {
            sayOnce("Master key rotation waits for " + others + " other hub(s) that seal, or sealed a moment ago, under"
                    + " another key than " + current + ": restart each with that one as HUB_MASTER_KEY");
            return;
        }
        // What passes by itself first: while it lasts, a look at everything would be for nothing.
        if (isStillUsed(needed, current)) {
            return;
        }
        // Nobody else seals as before, so what a last look finds is all there is.
        var left = pass(stopping);
        if (left == null || left > 0 || isStillUsed(needed, current)) {
            return;
        }
        if (retire.allBut(current, began)) {
            sayWhatIsRetired();
        }
    }

    private boolean isStillUsed(List<String> needed, String current) {
        for (var use : sealed.passing()) {
            var until = use.lastUnderOthersThan(current);
            if (until.isPresent()) {
                sayOnce("Master key rotation: everything is sealed under " + current + "; " + use.what()
                        + " still need "
                        + others(needed, current) + " until " + until.get()
                        + ": keep HUB_MASTER_KEY_PREVIOUS until then");
                return true;
            }
        }
        return false;
    }

    private static String others(List<String> needed, String current) {
        return String.join(
                " and ", needed.stream().filter(key -> !key.equals(current)).toList());
    }

    private void sayWhatIsRetired() {
        var retired = installation.retired();
        var unneeded = keys.fingerprints().stream().filter(retired::contains).toList();
        if (!unneeded.isEmpty()) {
            sayOnce("Master key rotation is complete: everything is sealed under " + keys.fingerprint()
                    + ", and the previous key " + String.join(" and ", unneeded)
                    + " is no longer needed. Remove HUB_MASTER_KEY_PREVIOUS.");
        }
    }

    private void sayOnce(String line) {
        if (!line.equals(said)) {
            LOG.info(line);
            said = line;
        }
    }

    /// Looks at everything that is sealed.
    ///
    /// @return how many rows were not under the current key; null if it was to stop
    private @Nullable Integer pass(Stopping stopping) throws InterruptedException {
        int old = 0;
        for (var column : sealed.columns().stream()
                .flatMap(feature -> feature.sealedColumns().stream())
                .toList()) {
            var found = pass(column, stopping);
            if (found == null) {
                return null;
            }
            old += found;
        }
        return old;
    }

    private @Nullable Integer pass(SealedColumn column, Stopping stopping) throws InterruptedException {
        int renewed = 0;
        int passed = 0;
        var report = Instant.now().plus(BETWEEN_REPORTS);
        @Nullable Object key = null;
        do {
            var step = reseal.behind(key, column, settings.rows());
            renewed += step.renewed();
            passed += step.passed();
            key = step.last();
            if (Instant.now().isAfter(report)) {
                LOG.info("Master key rotation: {} {} so far", renewed, column.what());
                report = Instant.now().plus(BETWEEN_REPORTS);
            }
            if (stopping.within(settings.pause())) {
                return null;
            }
        } while (key != null);
        if (renewed > 0) {
            LOG.info("Master key rotation: {} {} sealed anew", renewed, column.what());
        }
        return renewed + passed;
    }

    /// The end of the hub, for whoever can stop between two steps.
    interface Stopping {
        boolean within(Duration time) throws InterruptedException;
    }
}
