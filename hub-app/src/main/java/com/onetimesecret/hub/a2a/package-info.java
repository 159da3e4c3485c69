/// The door for clients of the Agent2Agent protocol: for each agent a signed card, and an address where a message
/// becomes a task that is handed to it.
@NullMarked
package com.onetimesecret.hub.a2a;

import org.jspecify.annotations.NullMarked;
