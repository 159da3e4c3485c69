/// The trail of what happened, committed with it.
@NullMarked
package com.onetimesecret.hub.messaging.audit;

import org.jspecify.annotations.NullMarked;
