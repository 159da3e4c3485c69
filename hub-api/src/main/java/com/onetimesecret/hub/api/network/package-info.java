/// What a network may use, and what the modules keep of it.
@NullMarked
package com.onetimesecret.hub.api.network;

import org.jspecify.annotations.NullMarked;
