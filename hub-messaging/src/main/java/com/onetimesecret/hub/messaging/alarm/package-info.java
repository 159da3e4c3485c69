/// What agents are told when something of theirs may have gone astray.
@NullMarked
package com.onetimesecret.hub.messaging.alarm;

import org.jspecify.annotations.NullMarked;
