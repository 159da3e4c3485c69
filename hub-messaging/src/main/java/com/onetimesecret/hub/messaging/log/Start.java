package com.onetimesecret.hub.messaging.log;

/// Where a reader begins.
///
/// @param gap whether its cursor was of a log that was replaced, so that it may have missed some
public record Start(Cursor cursor, boolean gap) {}
