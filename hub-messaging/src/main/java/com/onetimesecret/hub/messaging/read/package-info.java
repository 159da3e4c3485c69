/// Reading messages by cursor, with waiting.
@NullMarked
package com.onetimesecret.hub.messaging.read;

import org.jspecify.annotations.NullMarked;
