/// Passkeys (WebAuthn): how people make them, sign in with them, and show with them once more that it is them.
@NullMarked
package com.onetimesecret.hub.auth.passkey;

import org.jspecify.annotations.NullMarked;
