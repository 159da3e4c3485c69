/// What agents are told of their deposit boxes.
@NullMarked
package com.onetimesecret.hub.messaging.deposit;

import org.jspecify.annotations.NullMarked;
