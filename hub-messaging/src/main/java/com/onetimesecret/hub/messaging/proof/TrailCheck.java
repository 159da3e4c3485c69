package com.onetimesecret.hub.messaging.proof;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks an export of a trail, line by line, against the hub's public keys and perhaps an earlier checkpoint.
///
/// It keeps one link of the chain in mind, however long the export is.
public final class TrailCheck {

    private static final Set<String> BEGINNING = Set.of("hub", "network_id", "after", "filtered");
    private static final Set<String> ERASED_ENTRY = Set.of(
            "place",
            "network_id",
            "at",
            "kind",
            "actor",
            "action",
            "subject",
            "erased",
            "details_hash",
            "previous",
            "hash");
    private static final Set<String> ENTRY = Set.of(
            "place",
            "network_id",
            "at",
            "kind",
            "actor",
            "action",
            "subject",
            "details",
            "salt",
            "details_hash",
            "previous",
            "hash");

    private final SignedStatements statements;
    private final @Nullable Checkpoint earlier;
    private String network = "";
    private long after = -1;
    private long place;
    private @Nullable Hash hash;
    private boolean earlierMet;
    private @Nullable Checkpoint last;
    private long entries;
    private long erased;
    private long removed;
    private long checkpoints;

    private TrailCheck(SignedStatements statements, @Nullable Checkpoint earlier) {
        this.statements = statements;
        this.earlier = earlier;
    }

    /// A check of a whole trail.
    public static TrailCheck of(PublishedKeys keys) {
        return new TrailCheck(new SignedStatements(keys), null);
    }

    /// A check that the trail goes on from what the hub said earlier.
    ///
    /// @param checkpoint the answer of the checkpoint route, the last line of an export, or its JWS alone
    /// @throws Unreadable if the hub did not sign it
    public static TrailCheck of(PublishedKeys keys, String checkpoint) throws Unreadable {
        var statements = new SignedStatements(keys);
        try {
            if (!checkpoint.stripLeading().startsWith("{")) {
                return new TrailCheck(statements, statements.checkpoint(checkpoint.strip()));
            }
            var written = Members.read(checkpoint);
            return new TrailCheck(
                    statements,
                    statements.checkpoint(written.has("checkpoint") ? written.object("checkpoint") : written));
        } catch (Members.Wrong wrong) {
            throw new Unreadable("The earlier checkpoint " + wrong.getMessage() + ".");
        }
    }

    /// Takes the next line.
    public void line(String text) throws Tampered, Unreadable {
        try {
            var line = Members.read(text);
            if (after < 0) {
                begin(line.object("trail"));
            } else if (line.has("entry")) {
                line.requireOnly(Set.of("entry"));
                entry(line.object("entry"));
            } else if (line.has("anchor")) {
                line.requireOnly(Set.of("anchor"));
                anchor(line.object("anchor"));
            } else if (line.has("checkpoint")) {
                line.requireOnly(Set.of("checkpoint"));
                checkpoint(line.object("checkpoint"));
            } else if (line.has("incomplete")) {
                throw new Unreadable("The export is incomplete: entries ended while it was made. Export it again.");
            } else {
                throw new Members.Wrong("is none that a hub writes");
            }
        } catch (Members.Wrong wrong) {
            if (after < 0) {
                throw new Unreadable("This is no export of a trail: its first line " + wrong.getMessage() + ".");
            }
            throw new Tampered(place + 1, "The line for place " + (place + 1) + " " + wrong.getMessage() + ".");
        }
    }

    private void begin(Members trail) throws Members.Wrong, Unreadable, Tampered {
        trail.requireOnly(BEGINNING);
        network = trail.text("network_id");
        after = trail.place("after");
        place = after;
        if (trail.object().path("filtered").asBoolean(true)) {
            throw new Unreadable(
                    "The export is filtered: what it leaves out cannot be checked. Export without filters.");
        }
        if (earlier != null && !earlier.networkId().equals(network)) {
            throw new Tampered(
                    after + 1, "The earlier checkpoint is about " + earlier.networkId() + ", not " + network + ".");
        }
        if (after == 0) {
            hash = Hash.NONE;
        } else if (earlier == null || earlier.place() < after) {
            throw new Tampered(
                    earlier == null ? 1 : earlier.place() + 1,
                    "The export begins behind place " + after
                            + ": that needs the checkpoint of an earlier export that reaches so far.");
        }
        meetEarlier();
    }

    private void entry(Members entry) throws Members.Wrong, Tampered {
        long here = entry.place("place");
        if (here != place + 1) {
            throw new Tampered(
                    Math.min(here, place + 1),
                    "Place " + (place + 1) + " should follow, but there is place " + here + ".");
        }
        requireNetwork(entry.text("network_id"), here);
        var details = details(entry, here);
        var linked = new LinkedEntry(
                network,
                here,
                entry.text("at"),
                entry.text("kind"),
                entry.text("actor"),
                entry.text("action"),
                entry.text("subject"),
                details,
                null,
                entry.hash("details_hash"),
                entry.hash("previous"));
        if (hash == null) {
            // The hash is vouched for by the checkpoints that follow.
            hash = linked.previous();
        }
        if (!linked.previous().equals(hash)) {
            throw new Tampered(here, "The entry at place " + here + " does not follow the one before it.");
        }
        if (!linked.hash().equals(entry.hash("hash"))) {
            throw new Tampered(here, "The entry at place " + here + " was changed.");
        }
        entries++;
        moveTo(here, linked.hash());
    }

    private @Nullable String details(Members entry, long here) throws Members.Wrong, Tampered {
        if (entry.object().path("erased").asBoolean(false)) {
            entry.requireOnly(ERASED_ENTRY);
            erased++;
            return null;
        }
        entry.requireOnly(ENTRY);
        var details = CanonicalJson.of(entry.object("details").object());
        if (!LinkedEntry.detailsHash(entry.text("salt"), details).equals(entry.hash("details_hash"))) {
            throw new Tampered(here, "The details of the entry at place " + here + " were changed.");
        }
        return details;
    }

    private void anchor(Members written) throws Members.Wrong, Tampered {
        var anchor = statements.anchor(written);
        long first = anchor.firstPlace();
        requireNetwork(anchor.networkId(), first);
        // Only an export that begins in the middle may begin in the middle of what was removed.
        var isStart = place == after && entries == 0 && removed == 0 && after > 0;
        if (isStart ? first > place + 1 || anchor.place() <= place : first != place + 1) {
            throw new Tampered(
                    place + 1,
                    "Place " + (place + 1) + " should follow, but there is an anchor for " + first + " to "
                            + anchor.place() + ".");
        }
        if (hash != null && first == place + 1 && !anchor.previous().equals(hash)) {
            throw new Tampered(first, "The anchor for " + first + " to " + anchor.place() + " does not follow.");
        }
        removed += anchor.place() - place;
        moveTo(anchor.place(), anchor.hash());
    }

    private void checkpoint(Members written) throws Members.Wrong, Tampered {
        var checkpoint = statements.checkpoint(written);
        requireNetwork(checkpoint.networkId(), place);
        if (checkpoint.place() != place) {
            throw new Tampered(
                    Math.min(place, checkpoint.place()) + 1,
                    "The checkpoint of place " + checkpoint.place() + " stands behind place " + place + ".");
        }
        if (hash != null && !checkpoint.hash().equals(hash)) {
            throw new Tampered(place, "The chain at place " + place + " is not the one that the hub signed.");
        }
        hash = checkpoint.hash();
        checkpoints++;
        last = checkpoint;
    }

    private void requireNetwork(String theirs, long here) throws Tampered {
        if (!theirs.equals(network)) {
            throw new Tampered(here, "Place " + here + " is of " + theirs + ", not of " + network + ".");
        }
    }

    private void moveTo(long next, Hash at) throws Tampered {
        place = next;
        hash = at;
        last = null;
        meetEarlier();
    }

    private void meetEarlier() throws Tampered {
        if (earlier == null || earlier.place() != place) {
            return;
        }
        if (hash != null && !hash.equals(earlier.hash())) {
            throw new Tampered(place, "The chain up to place " + place + " is not the one of the earlier checkpoint.");
        }
        hash = earlier.hash();
        earlierMet = true;
    }

    /// Says what was found, once all lines were taken.
    public Report end() throws Tampered, Unreadable {
        if (after < 0) {
            throw new Unreadable("The export is empty.");
        }
        if (last == null) {
            throw new Tampered(
                    place + 1, "The export ends at place " + place + " without a signed checkpoint: it was cut off.");
        }
        if (earlier != null && earlier.place() > place) {
            throw new Tampered(
                    place + 1,
                    "The export ends at place " + place + ", but the earlier checkpoint is of place " + earlier.place()
                            + ": its end was cut off.");
        }
        return new Report(network, after, last, entries, erased, removed, checkpoints, earlier != null && !earlierMet);
    }

    /// A sound export.
    ///
    /// @param after the place in front of its first
    /// @param last the checkpoint that ends it
    /// @param removed places whose entries ended and are covered by anchors
    /// @param earlierEnded whether the entry of the earlier checkpoint has ended, so nothing could be compared
    public record Report(
            String network,
            long after,
            Checkpoint last,
            long entries,
            long erased,
            long removed,
            long checkpoints,
            boolean earlierEnded) {}
}
