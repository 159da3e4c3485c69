/// What became of a message that was sent to somebody: fetched, acknowledged, opened, answered, or none of it
/// in time.
@NullMarked
package com.onetimesecret.hub.messaging.delivery;

import org.jspecify.annotations.NullMarked;
