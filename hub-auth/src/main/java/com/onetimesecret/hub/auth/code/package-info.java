/// Authorization code with PKCE: an OAuth client sends a person's browser, and gets a code if the person says yes.
@NullMarked
package com.onetimesecret.hub.auth.code;

import org.jspecify.annotations.NullMarked;
