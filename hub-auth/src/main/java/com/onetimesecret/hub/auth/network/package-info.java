/// Networks as who runs the hub sees them: made, limited, measured, suspended, handed out and erased.
@NullMarked
package com.onetimesecret.hub.auth.network;

import org.jspecify.annotations.NullMarked;
