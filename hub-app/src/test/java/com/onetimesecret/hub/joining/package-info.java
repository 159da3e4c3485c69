/// Tests of joining, tokens, decisions and walls against the whole app, over its own HTTP edge.
@NullMarked
package com.onetimesecret.hub.joining;

import org.jspecify.annotations.NullMarked;
