package com.onetimesecret.hub.messaging.read;

import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.Position;
import java.time.Duration;

/// What a reader wants, understood.
///
/// @param parameters all it sent but the place to begin, as the end of a URL's query
record Reading(Filter filter, Position from, int limit, long maxBytes, Duration patience, String parameters) {}
