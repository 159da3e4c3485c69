package com.onetimesecret.hub.messaging.read;

import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.Position;

/// What a reader wants to follow, understood.
public record Following(Filter filter, Position from) {}
