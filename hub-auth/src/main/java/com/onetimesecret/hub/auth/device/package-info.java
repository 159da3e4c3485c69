/// Device authorization (RFC 8628): a client without a browser shows a code, and a person types it somewhere else.
@NullMarked
package com.onetimesecret.hub.auth.device;

import org.jspecify.annotations.NullMarked;
