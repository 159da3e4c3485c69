/// TLS on the hub's own port: which certificate whoever calls is shown, and what the port without TLS beside it
/// does.
@NullMarked
package com.onetimesecret.hub.tls;

import org.jspecify.annotations.NullMarked;
