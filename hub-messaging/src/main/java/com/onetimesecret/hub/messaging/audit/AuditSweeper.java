package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.CheckpointSigner;
import com.onetimesecret.hub.messaging.audit.JdbcStatements.Stored;
import com.onetimesecret.hub.messaging.proof.Anchor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
        int limit = settings.sweepRows();
        var traffic = JdbcAuditTrail.wire(AuditEntry.Kind.TRAFFIC);
        var security = JdbcAuditTrail.wire(AuditEntry.Kind.SECURITY);
        sweep(after -> statements.expiredRuns(settings.ttl(), after, limit), statements::removeRuns);
        sweep(after -> statements.expired(traffic, settings.ttl(), after, limit), statements::remove);
        sweep(after -> statements.expired(security, settings.securityTtl(), after, limit), statements::remove);
    }

    /// Goes on behind what it left where it was, so that this does not stand in the way of all else.
    private void sweep(Expired expired, Removal removal) {
        var after = Optional.of(Stored.FIRST);
        while (after.isPresent()) {
            var last = after.get();
            after = Objects.requireNonNull(transaction.execute(status -> removeBehind(last, expired, removal)));
        }
    }

    /// The last row that was looked at, if any.
    private Optional<Stored> removeBehind(Stored after, Expired expired, Removal removal) {
        if (!statements.lock()) {
            return Optional.empty();
        }
        var found = expired.behind(after);
        var at = statements.now();
        found.entrySet().stream()
                .filter(stored -> isSound(stored.getKey(), stored.getValue()))
                .collect(Collectors.groupingBy(stored -> stored.getKey().network()))
                .forEach((network, stored) -> removeOf(network, stored, removal, at));
        return found.keySet().stream().reduce((_, next) -> next);
    }

    private void removeOf(
            String network, List<Map.Entry<Stored, List<JdbcTrail.Row>>> stored, Removal removal, String at) {
        var places = stored.stream().map(each -> each.getKey().place()).toList();
        if (removal.remove(network, places) != places.size()) {
            throw new IllegalStateException("Entries of " + network + " were removed by somebody else");
        }
        var rows = stored.stream().flatMap(each -> each.getValue().stream()).toList();
        var runs = joined(rows.stream().map(row -> run(row, at)).toList());
        var anchors = new ArrayList<>(runs);
        anchors.addAll(statements.takeNeighbours(network, runs));
        for (var joined : joined(anchors)) {
            var anchor = joined.saidAt(at);
            statements.keep(new JdbcTrail.SignedAnchor(
                    anchor, signer.sign(Anchor.TYPE, new NetworkId(network), anchor.claims())));
        }
    }

    private static boolean isSound(Stored stored, List<JdbcTrail.Row> rows) {
        if (rows.getLast().place() != stored.place()) {
            LOG.error("The trail of {} was changed in front of place {}", stored.network(), stored.place());
            return false;
        }
        return rows.stream().allMatch(AuditSweeper::isSound);
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

    /// Finds the next rows that are old enough.
    private interface Expired {
        Map<Stored, List<JdbcTrail.Row>> behind(Stored after);
    }

    /// Removes the network's rows that end at these places, and says how many it were.
    private interface Removal {
        int remove(String network, List<Long> places);
    }
}
