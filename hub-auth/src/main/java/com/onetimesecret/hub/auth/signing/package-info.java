/// The hub's own signing keys and the JWTs that are signed with them.
@NullMarked
package com.onetimesecret.hub.auth.signing;

import org.jspecify.annotations.NullMarked;
