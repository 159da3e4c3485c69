/// Secrets over the wire.
@NullMarked
package com.onetimesecret.hub.secrets;

import org.jspecify.annotations.NullMarked;
