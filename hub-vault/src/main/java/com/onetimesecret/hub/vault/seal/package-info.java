/// Authenticated encryption of what is stored, and nothing that knows what is stored.
@NullMarked
package com.onetimesecret.hub.vault.seal;

import org.jspecify.annotations.NullMarked;
