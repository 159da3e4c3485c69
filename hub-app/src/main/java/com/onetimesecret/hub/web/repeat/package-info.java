/// POSTs that are sent again under one `Idempotency-Key`, and POSTs that wait for what becomes of what they created.
@NullMarked
package com.onetimesecret.hub.web.repeat;

import org.jspecify.annotations.NullMarked;
