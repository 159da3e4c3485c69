/// Signing in at another OpenID provider: the way there, what comes back, and whom it means here.
@NullMarked
package com.onetimesecret.hub.auth.provider;

import org.jspecify.annotations.NullMarked;
