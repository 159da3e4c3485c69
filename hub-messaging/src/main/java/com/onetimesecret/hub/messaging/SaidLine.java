package com.onetimesecret.hub.messaging;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A message in a list for people.
///
/// @param text what it says first, or null for one that is not for this person to read
public record SaidLine(
        String id,
        String type,
        String topic,
        Instant at,
        @Nullable String text) {}
