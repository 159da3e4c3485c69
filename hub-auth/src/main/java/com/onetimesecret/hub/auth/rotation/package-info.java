/// An agent changes or ends its own key, and reads what became of its keys (WIRE 6).
@NullMarked
package com.onetimesecret.hub.auth.rotation;

import org.jspecify.annotations.NullMarked;
