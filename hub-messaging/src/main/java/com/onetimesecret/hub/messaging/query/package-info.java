/// Query parameters, read with the same care as bodies.
@NullMarked
package com.onetimesecret.hub.messaging.query;

import org.jspecify.annotations.NullMarked;
