/// OpenID Connect Client-Initiated Backchannel Authentication (CIBA Core 1.0): asking a person who is elsewhere.
@NullMarked
package com.onetimesecret.hub.auth.ciba;

import org.jspecify.annotations.NullMarked;
