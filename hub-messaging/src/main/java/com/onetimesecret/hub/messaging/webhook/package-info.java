/// Pushing messages to URLs that agents name.
@NullMarked
package com.onetimesecret.hub.messaging.webhook;

import org.jspecify.annotations.NullMarked;
