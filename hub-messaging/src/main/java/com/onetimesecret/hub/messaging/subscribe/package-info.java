/// Streams: messages handed to agents as they are stored, from any place in the log on.
@NullMarked
package com.onetimesecret.hub.messaging.subscribe;

import org.jspecify.annotations.NullMarked;
