/// The door at `/mcp` as its clients see it.
@NullMarked
package com.onetimesecret.hub.mcp;

import org.jspecify.annotations.NullMarked;
