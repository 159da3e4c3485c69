/// The signed, hash-chained log of what became of an agent's keys (WIRE 6).
@NullMarked
package com.onetimesecret.hub.auth.keylog;

import org.jspecify.annotations.NullMarked;
