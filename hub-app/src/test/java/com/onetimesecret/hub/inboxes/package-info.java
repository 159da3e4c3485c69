/// What senders and recipients know of messages, over the wire.
@NullMarked
package com.onetimesecret.hub.inboxes;

import org.jspecify.annotations.NullMarked;
