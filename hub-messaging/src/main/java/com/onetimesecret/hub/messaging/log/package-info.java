/// The log of messages: one order, appended in groups, read by cursor.
@NullMarked
package com.onetimesecret.hub.messaging.log;

import org.jspecify.annotations.NullMarked;
