package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.CheckpointSigner;
import com.onetimesecret.hub.messaging.proof.Anchor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Removes entries that are older than their kind is kept, and leaves a signed anchor in the place of each run.
///
/// Only what still matches its hash is removed: the hub signs nothing away that somebody changed.
@Component
class AuditSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(AuditSweeper.class);
    private static final Comparator<Anchor> IN_ORDER = Comparator.comparingLong(Anchor::firstPlace);

    private final JdbcStatements statements;
    private final CheckpointSigner signer;
    private final TransactionTemplate transaction;
    private final AuditSettings settings;

    AuditSweeper(
            JdbcStatements statements,
            CheckpointSigner signer,
            TransactionTemplate transaction,
            AuditSettings settings) {
        this.statements = statements;
        this.signer = signer;
        this.transaction = transaction;
        this.settings = settings;
    }

    /// Removes what is old enough, in short transactions.
    void sweep() {
        sweep(AuditEntry.Kind.TRAFFIC, settings.ttl());
        sweep(AuditEntry.Kind.SECURITY, settings.securityTtl());
    }

    private void sweep(AuditEntry.Kind kind, Duration age) {
        int removed = settings.sweepRows();
        while (removed >= settings.sweepRows()) {
            removed = Objects.requireNonNull(transaction.execute(status -> remove(JdbcAuditTrail.wire(kind), age)));
        }
    }

    private int remove(String kind, Duration age) {
        if (!statements.lock()) {
            return 0;
        }
        var expired = statements.expired(kind, age, settings.sweepRows()).stream()
                .map(List::of)
                .collect(Collectors.toCollection(ArrayList::new));
        if (kind.equals(JdbcAuditTrail.wire(AuditEntry.Kind.TRAFFIC))) {
            expired.addAll(statements.expiredRuns(age, settings.sweepRows()).values());
        }
        var at = statements.now();
        var sound = expired.stream()
                .filter(stored -> stored.stream().allMatch(AuditSweeper::isSound))
                .toList();
        sound.stream()
                .collect(Collectors.groupingBy(
                        stored -> stored.getFirst().entry().networkId()))
                .forEach((network, rows) -> removeOf(network, rows, at));
        return sound.isEmpty() ? 0 : expired.stream().mapToInt(List::size).sum();
    }

    private void removeOf(String network, List<List<JdbcTrail.Row>> stored, String at) {
        var rows = stored.stream().flatMap(List::stream).toList();
        var places = stored.stream().map(each -> each.getLast().place()).toList();
        if (statements.remove(network, places) != places.size()) {
            throw new IllegalStateException("Entries of " + network + " were removed by somebody else");
        }
        var runs = joined(rows.stream().map(row -> run(row, at)).toList());
        var anchors = new ArrayList<>(runs);
        anchors.addAll(statements.takeNeighbours(network, runs));
        for (var joined : joined(anchors)) {
            var anchor = joined.saidAt(at);
            statements.keep(new JdbcTrail.SignedAnchor(
                    anchor, signer.sign(Anchor.TYPE, new NetworkId(network), anchor.claims())));
        }
    }

    private static boolean isSound(JdbcTrail.Row row) {
        var sound = row.entry().hash().equals(row.hash());
        if (!sound) {
            LOG.error(
                    "The trail of {} was changed at place {}; the entry stays",
                    row.entry().networkId(),
                    row.place());
        }
        return sound;
    }

    private static Anchor run(JdbcTrail.Row row, String at) {
        var entry = row.entry();
        return new Anchor(entry.networkId(), entry.place(), entry.place(), entry.previous(), row.hash(), at);
    }

    /// The runs, those that meet made one.
    private static List<Anchor> joined(Collection<Anchor> runs) {
        var joined = new ArrayList<Anchor>();
        for (var run : runs.stream().sorted(IN_ORDER).toList()) {
            if (!joined.isEmpty() && joined.getLast().meets(run)) {
                joined.add(joined.removeLast().with(run));
            } else {
                joined.add(run);
            }
        }
        return joined;
    }
}
