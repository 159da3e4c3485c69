/// What agents learn of each other.
@NullMarked
package com.onetimesecret.hub.peers;

import org.jspecify.annotations.NullMarked;
