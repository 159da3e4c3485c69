/// The agents that people approved: their state, their keys and the directory.
@NullMarked
package com.onetimesecret.hub.auth.agent;

import org.jspecify.annotations.NullMarked;
