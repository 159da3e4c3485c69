package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.messaging.proof.Hash;
import com.onetimesecret.hub.messaging.proof.LinkedEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What one batch links: messages that follow each other in their network's chain share a row, all else has its own.
final class NewLinks {

    /// About a hundred kilobytes; a reader of few entries reads all of a row.
    static final int LONGEST_RUN = 500;

    private final List<LinkedEntry> entries = new ArrayList<>();
    private final List<Hash> hashes = new ArrayList<>();
    private final List<JdbcChain.Run> runs = new ArrayList<>();
    private final Map<String, JdbcChain.Run> open = new HashMap<>();

    /// Adds the next entry of its network.
    void add(LinkedEntry entry, Hash hash, boolean posted) {
        if (!posted) {
            open.remove(entry.networkId());
            entries.add(entry);
            hashes.add(hash);
            return;
        }
        var run = open.get(entry.networkId());
        if (run == null || run.entries().size() == LONGEST_RUN) {
            run = new JdbcChain.Run(new ArrayList<>(), new ArrayList<>());
            open.put(entry.networkId(), run);
            runs.add(run);
        }
        run.entries().add(entry);
        run.hashes().add(hash);
    }

    void store(JdbcChain chain) {
        if (!entries.isEmpty()) {
            chain.add(entries, hashes);
        }
        chain.addRuns(runs);
    }
}
