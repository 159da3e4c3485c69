/// Tokens that work only together with a proof of the key they are bound to (RFC 9449).
@NullMarked
package com.onetimesecret.hub.auth.dpop;

import org.jspecify.annotations.NullMarked;
