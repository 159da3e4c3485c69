/// Calls that are signed themselves and need no token (RFC 9421, RFC 9530).
@NullMarked
package com.onetimesecret.hub.auth.signed;

import org.jspecify.annotations.NullMarked;
