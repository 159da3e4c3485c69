package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.CheckpointSigner;
import com.onetimesecret.hub.messaging.proof.PublishedKeys;
import com.onetimesecret.hub.messaging.proof.Tampered;
import com.onetimesecret.hub.messaging.proof.TrailCheck;
import com.onetimesecret.hub.messaging.proof.Unreadable;
import java.util.ArrayList;
import org.springframework.stereotype.Component;

/// Checks some places of a trail by the rules of `verify-audit`: from the last signed checkpoint in front of them to
/// the
/// first one behind them, or to the end of the chain.
@Component
public class CheckStretch {

    private final JdbcTrail trail;
    private final ExportTrail export;
    private final SignCheckpoints checkpoints;
    private final CheckpointSigner signer;
    private final AuditSettings settings;

    CheckStretch(
            JdbcTrail trail,
            ExportTrail export,
            SignCheckpoints checkpoints,
            CheckpointSigner signer,
            AuditSettings settings) {
        this.trail = trail;
        this.export = export;
        this.checkpoints = checkpoints;
        this.signer = signer;
        this.settings = settings;
    }

    /// What came out of it.
    public sealed interface Verdict {

        /// All is as the hub signed it.
        ///
        /// @param first the first place that was checked
        /// @param last the last one, which the hub signed at that time
        record Sound(long first, long last, String signedAt) implements Verdict {}

        /// That place is the first that is wrong.
        record Wrong(long place) implements Verdict {}

        /// There was nothing to check, or too much for now.
        record Unchecked() implements Verdict {}
    }

    /// Checks the places from `lowest` to `highest`.
    public Verdict check(NetworkId network, long lowest, long highest) {
        if (highest < 1) {
            return new Verdict.Unchecked();
        }
        var start = trail.nextTo(network, lowest - 1, false);
        long after = start.map(found -> found.checkpoint().place()).orElse(0L);
        var stored = trail.nextTo(network, highest, true);
        var end = stored.map(JdbcTrail.SignedCheckpoint::checkpoint).orElseGet(() -> trail.end(network));
        if (end.place() - after > settings.checkedRows()) {
            return new Verdict.Unchecked();
        }
        var lines = new ArrayList<String>();
        export.between(
                after,
                end,
                () -> stored.map(found -> checkpoints.shown(end, found.jws())).orElseGet(() -> checkpoints.signed(end)),
                lines::add);
        try {
            var keys = PublishedKeys.read(signer.publicKeys());
            var check = start.isPresent() ? TrailCheck.of(keys, start.get().jws()) : TrailCheck.of(keys);
            for (var line : lines) {
                // A line of the export holds the checkpoint that was signed there as a line of its own.
                for (var one : line.split("\n", -1)) {
                    check.line(one);
                }
            }
            check.end();
            return new Verdict.Sound(after + 1, end.place(), end.at());
        } catch (Tampered tampered) {
            return new Verdict.Wrong(tampered.place());
        } catch (Unreadable unreadable) {
            // Entries ended meanwhile, or a key that signed is no longer published.
            return new Verdict.Unchecked();
        }
    }
}
