package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.AgentId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which agents of a network a person wants to see, and in what order.
///
/// @param text what their names, purposes, ids, owners or capabilities contain, whatever the case; empty: anything
/// @param state how they stand; null: all that are not revoked
/// @param behind the last one seen so far; null: from the start
public record AgentQuery(
        String text,
        AgentLine.@Nullable State state,
        Sort sort,
        @Nullable AgentId behind) {

    /// An order of agents.
    public enum Sort {
        NAME,
        /// Who called last comes first.
        SEEN,
        /// Who was approved last comes first.
        NEW;

        /// The word for it in addresses.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
