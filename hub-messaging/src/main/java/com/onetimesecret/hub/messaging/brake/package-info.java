/// Stops threads in which agents only answer each other.
@NullMarked
package com.onetimesecret.hub.messaging.brake;

import org.jspecify.annotations.NullMarked;
