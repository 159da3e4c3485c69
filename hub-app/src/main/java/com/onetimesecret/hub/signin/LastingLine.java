package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.auth.LastingAccess.Way;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Something of an account that outlives its password, as its person sees it.
///
/// @param kind the end of the key of its words
public record LastingLine(
        String kind, String name, Moment made, @Nullable Moment used) {

    /// A line each.
    public static List<LastingLine> of(List<Way> ways, Instant now) {
        return ways.stream()
                .map(way -> new LastingLine(
                        way.kind().name().toLowerCase(Locale.ROOT),
                        way.name(),
                        Moment.of(way.createdAt(), now),
                        way.lastUsedAt() == null ? null : Moment.of(way.lastUsedAt(), now)))
                .toList();
    }
}
