/// Clients that registered themselves (RFC 7591), and their keys.
@NullMarked
package com.onetimesecret.hub.auth.client;

import org.jspecify.annotations.NullMarked;
