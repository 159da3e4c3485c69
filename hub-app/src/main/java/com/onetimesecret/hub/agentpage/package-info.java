/// What everyone is working on, the agents of a network, one of them, and the emergency stop.
@NullMarked
package com.onetimesecret.hub.agentpage;

import org.jspecify.annotations.NullMarked;
