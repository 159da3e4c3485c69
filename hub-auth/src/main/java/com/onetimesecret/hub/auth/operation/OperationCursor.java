package com.onetimesecret.hub.auth.operation;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApprovalCard;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A place in an agent's list of operations, right behind one of them; the newest come first.
record OperationCursor(Instant createdAt, String id) {

    // Later than any request, and before which everything stands.
    private static final OperationCursor START = new OperationCursor(Instant.parse("9999-01-01T00:00:00Z"), "appr_");

    private static final Pattern FORM = Pattern.compile("o(\\d{1,18})-(appr_[a-zA-Z0-9]{24})");

    /// The place that an earlier answer named, or the start.
    ///
    /// @throws HubException invalid-request for anything else
    static OperationCursor of(@Nullable String sent) {
        if (sent == null) {
            return START;
        }
        var parts = FORM.matcher(sent);
        if (!parts.matches()) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("?cursor", "must be the cursor of an earlier answer")));
        }
        return new OperationCursor(
                Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS), parts.group(2));
    }

    static OperationCursor behind(ApprovalCard card) {
        return new OperationCursor(card.createdAt(), card.id().value());
    }

    @Override
    public String toString() {
        return "o" + ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + "-" + id;
    }
}
