/// Posting: what a valid message becomes before it enters the log.
@NullMarked
package com.onetimesecret.hub.messaging.publish;

import org.jspecify.annotations.NullMarked;
