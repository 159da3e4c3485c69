/// What an agent is to the world outside its network: an address, keys, and whether it still stands.
@NullMarked
package com.onetimesecret.hub.api.identity;

import org.jspecify.annotations.NullMarked;
