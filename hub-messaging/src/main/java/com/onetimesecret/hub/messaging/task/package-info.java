/// Work that agents hand to each other: claimed by one at a time, for a time, and told of when it slips away.
@NullMarked
package com.onetimesecret.hub.messaging.task;

import org.jspecify.annotations.NullMarked;
