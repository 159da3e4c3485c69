package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.messaging.proof.LinkedEntry;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Links committed entries into their network's chain, soon after their commit and never within it.
///
/// Of all hubs on a database one links at a time. A batch is one transaction: it takes entries away from those
/// that wait, gives them the next places, and moves the chain's end; if the hub dies midway, nothing of that
/// has happened.
@Component
class LinkEntries {

    private static final Logger LOG = LoggerFactory.getLogger(LinkEntries.class);
    private static final int SALT_BYTES = 16;
    private static final String NO_HORIZON = "0";

    private final JdbcChain chain;
    private final TransactionTemplate transaction;
    private final Tokens tokens;
    private final AuditSettings settings;
    private String horizon = NO_HORIZON;
    private List<String> stopped = List.of();
    private boolean failing;

    LinkEntries(JdbcChain chain, TransactionTemplate transaction, Tokens tokens, AuditSettings settings) {
        this.chain = chain;
        this.transaction = transaction;
        this.tokens = tokens;
        this.settings = settings;
    }

    /// Links what has been committed so far, unless another hub does, and says how many entries it were.
    synchronized int link() {
        int all = 0;
        try {
            var look = look();
            while (look.waiting()) {
                var batch = Objects.requireNonNull(transaction.execute(status -> linkBatch()));
                if (batch.isEmpty()) {
                    return all;
                }
                all += batch.get().entries().size();
                if (batch.get().all()) {
                    // What a stopped chain has waiting must be found again.
                    horizon = stopped.isEmpty() ? batch.get().horizon() : horizon;
                    return all;
                }
                look = look();
            }
            // All was seen, so whatever comes now belongs to a transaction that had not ended then.
            horizon = look.horizon();
            return all;
        } catch (DuplicateKeyException taken) {
            // Somebody wrote into a chain. The others go on.
            stopped = chain.overrun();
            LOG.error("Entries that no hub linked stand behind the end of the trails of {}", stopped);
            throw taken;
        } catch (DataAccessException | TransactionException failure) {
            // The database may come back as another one, in which other transactions are old.
            horizon = NO_HORIZON;
            throw failure;
        }
    }

    private JdbcChain.Look look() {
        var look = chain.look(horizon);
        if (Long.parseLong(look.horizon()) >= Long.parseLong(horizon)) {
            return look;
        }
        // The database was moved to a server that counts transactions from lower.
        horizon = NO_HORIZON;
        return chain.look(horizon);
    }

    /// Links the next batch, unless another hub links.
    private Optional<JdbcChain.Batch> linkBatch() {
        if (!chain.lock()) {
            return Optional.empty();
        }
        var batch = chain.take(horizon, settings.linkRows(), stopped);
        var taken = batch.entries();
        if (taken.isEmpty()) {
            return Optional.of(batch);
        }
        var ends = new HashMap<>(chain.ends(
                taken.stream().map(JdbcChain.Unlinked::networkId).distinct().toList()));
        var salts = tokens.bytes(SALT_BYTES * taken.size());
        var links = new NewLinks();
        for (int i = 0; i < taken.size(); i++) {
            var salt = Arrays.copyOfRange(salts, SALT_BYTES * i, SALT_BYTES * (i + 1));
            var network = taken.get(i).networkId();
            var entry = linked(taken.get(i), ends.getOrDefault(network, JdbcChain.End.BEGINNING), salt);
            var hash = entry.hash();
            ends.put(network, new JdbcChain.End(entry.place(), hash));
            links.add(entry, hash, taken.get(i).posted());
        }
        links.store(chain);
        chain.end(ends);
        return Optional.of(batch);
    }

    private static LinkedEntry linked(JdbcChain.Unlinked entry, JdbcChain.End end, byte[] chance) {
        var salt = Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
        return new LinkedEntry(
                entry.networkId(),
                end.place() + 1,
                entry.at(),
                entry.kind(),
                entry.actor(),
                entry.action(),
                entry.subject(),
                entry.details(),
                salt,
                LinkedEntry.detailsHash(salt, entry.details()),
                end.hash());
    }

    /// Links, and says once if that fails.
    void linkOrReport() {
        try {
            link();
            failing = false;
        } catch (DataAccessException | TransactionException failure) {
            // Said once, because it is tried again several times a second.
            if (!failing) {
                LOG.warn("Entries of the trail wait to be linked", failure);
            }
            failing = true;
        }
    }
}
