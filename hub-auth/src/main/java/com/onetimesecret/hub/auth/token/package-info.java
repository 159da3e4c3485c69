/// Access tokens and the token endpoint (OAuth 2.1, OpenID CIBA Core 1.0).
@NullMarked
package com.onetimesecret.hub.auth.token;

import org.jspecify.annotations.NullMarked;
