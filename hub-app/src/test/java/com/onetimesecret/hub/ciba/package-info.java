/// Asking people by backchannel (CIBA Core 1.0), through an independent client library and the real HTTP edge.
@NullMarked
package com.onetimesecret.hub.ciba;

import org.jspecify.annotations.NullMarked;
