package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApprovalCard.Origin;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A place in a person's list of waiting cards, right behind one of them.
///
/// @param rank 0 for known and invited keys, 1 for new keys of known agents, 2 for strangers who name this person, 3
/// for others
record WaitingCursor(int rank, Instant createdAt, String id) {

    /// Before the first card.
    static final WaitingCursor START = new WaitingCursor(-1, Instant.EPOCH, "");

    private static final Pattern FORM = Pattern.compile("([0-3])-(\\d{1,18})-(appr_[a-zA-Z0-9]{24})");

    /// The place that an earlier answer named, or the start.
    ///
    /// @throws HubException invalid-request for anything else
    static WaitingCursor of(@Nullable String sent) {
        if (sent == null) {
            return START;
        }
        var parts = FORM.matcher(sent);
        if (!parts.matches()) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("?cursor", "must be the cursor of an earlier answer")));
        }
        return new WaitingCursor(
                Integer.parseInt(parts.group(1)),
                Instant.EPOCH.plus(Long.parseLong(parts.group(2)), ChronoUnit.MICROS),
                parts.group(3));
    }

    /// The place behind that card in the list of `personId`.
    static WaitingCursor behind(StoredApproval approval, String personId) {
        var card = approval.card();
        var rank = card.origin() == Origin.KNOWN_KEY || card.origin() == Origin.INVITED
                ? 0
                : card.origin() == Origin.NEW_KEY ? 1 : personId.equals(approval.deciderId()) ? 2 : 3;
        return new WaitingCursor(rank, card.createdAt(), card.id().value());
    }

    @Override
    public String toString() {
        return rank + "-" + ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + "-" + id;
    }
}
