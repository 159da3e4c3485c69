/// Calls to addresses that somebody else named, made so that they reach nothing but the open internet.
@NullMarked
package com.onetimesecret.hub.api.outbound;

import org.jspecify.annotations.NullMarked;
