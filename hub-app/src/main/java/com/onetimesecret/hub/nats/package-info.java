/// NATS between the hubs of one database, which wakes them, and as a door for agents with a stock NATS
/// client.
@NullMarked
package com.onetimesecret.hub.nats;

import org.jspecify.annotations.NullMarked;
