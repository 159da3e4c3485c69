package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Means;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When a person decided a card, `via` what kind of credential, and how they had last shown that it is them, if that
/// is known.
public record Decided(Instant at, String via, CurrentPerson.@Nullable Shown shown) {

    static Decided of(ResultSet row) throws SQLException {
        var at = row.getTimestamp("decider_shown_at");
        var shown = Optional.ofNullable(row.getString("decider_shown_by"))
                .flatMap(Means::of)
                .map(means -> new CurrentPerson.Shown(means, at.toInstant()));
        return new Decided(
                row.getTimestamp("decided_at").toInstant(), row.getString("decided_via"), shown.orElse(null));
    }

    /// Whether a person sat in front of the page.
    public boolean inSession() {
        return via.equals("session");
    }

    /// Whether the deciding call itself carried the credential.
    public boolean byApiToken() {
        return via.startsWith("api-token:");
    }
}
