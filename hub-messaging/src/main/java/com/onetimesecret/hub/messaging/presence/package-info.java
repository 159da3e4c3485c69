/// What the hub itself says about agents: who comes and goes, and who can do what somebody seeks.
@NullMarked
package com.onetimesecret.hub.messaging.presence;

import org.jspecify.annotations.NullMarked;
