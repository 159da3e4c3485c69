/// Telling senders that a message they wanted acknowledged ended without that.
@NullMarked
package com.onetimesecret.hub.messaging.undelivered;

import org.jspecify.annotations.NullMarked;
