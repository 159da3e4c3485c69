/// The relay for clients of the Nostr protocol, from outside.
@NullMarked
package com.onetimesecret.hub.nostr;

import org.jspecify.annotations.NullMarked;
