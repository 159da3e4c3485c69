/// The hub with a real NATS server beside it, as other hubs and stock clients see it.
@NullMarked
package com.onetimesecret.hub.nats;

import org.jspecify.annotations.NullMarked;
