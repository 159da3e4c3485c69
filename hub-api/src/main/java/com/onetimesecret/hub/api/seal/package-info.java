/// The port through which other modules store secret bytes.
@NullMarked
package com.onetimesecret.hub.api.seal;

import org.jspecify.annotations.NullMarked;
