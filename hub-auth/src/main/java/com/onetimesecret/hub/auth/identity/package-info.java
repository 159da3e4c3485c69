/// Agents as anybody may see them (WIRE 6): addresses, documents and the keys that others check signatures by.
@NullMarked
package com.onetimesecret.hub.auth.identity;

import org.jspecify.annotations.NullMarked;
