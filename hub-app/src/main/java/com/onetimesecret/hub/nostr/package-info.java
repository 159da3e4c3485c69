/// The relay at `/nostr` for clients of the Nostr protocol: their events as the API's own calls, messages as
/// events, and nothing that the API would refuse.
@NullMarked
package com.onetimesecret.hub.nostr;

import org.jspecify.annotations.NullMarked;
