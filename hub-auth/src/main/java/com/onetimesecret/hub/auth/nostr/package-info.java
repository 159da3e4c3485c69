/// Keys of the Nostr protocol: those that agents bring and prove, and those that networks sign with.
@NullMarked
package com.onetimesecret.hub.auth.nostr;

import org.jspecify.annotations.NullMarked;
