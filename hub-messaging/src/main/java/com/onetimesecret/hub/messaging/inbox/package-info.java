/// What an agent has not dealt with yet of what was sent to it.
@NullMarked
package com.onetimesecret.hub.messaging.inbox;

import org.jspecify.annotations.NullMarked;
