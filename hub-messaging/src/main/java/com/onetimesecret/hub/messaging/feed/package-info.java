/// What people see of their network's messages, the newest first.
@NullMarked
package com.onetimesecret.hub.messaging.feed;

import org.jspecify.annotations.NullMarked;
