/// Grants: what a client was given, the tokens that come from it, and their end.
@NullMarked
package com.onetimesecret.hub.auth.grant;

import org.jspecify.annotations.NullMarked;
