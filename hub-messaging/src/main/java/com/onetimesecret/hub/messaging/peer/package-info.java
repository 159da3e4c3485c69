/// The directory of agents and their signs of life.
@NullMarked
package com.onetimesecret.hub.messaging.peer;

import org.jspecify.annotations.NullMarked;
