/// Messages that open once: their content is kept apart, sealed, and destroyed by who opens it.
@NullMarked
package com.onetimesecret.hub.messaging.burn;

import org.jspecify.annotations.NullMarked;
