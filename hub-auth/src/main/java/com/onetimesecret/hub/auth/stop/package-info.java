/// The emergency stop: all agents of a network held by one act, and let go by one.
@NullMarked
package com.onetimesecret.hub.auth.stop;

import org.jspecify.annotations.NullMarked;
