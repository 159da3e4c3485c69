/// Streams of messages over real sockets.
@NullMarked
package com.onetimesecret.hub.streams;

import org.jspecify.annotations.NullMarked;
