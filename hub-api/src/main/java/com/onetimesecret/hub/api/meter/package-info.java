/// What features count and have waiting, for whoever watches the hub.
@NullMarked
package com.onetimesecret.hub.api.meter;

import org.jspecify.annotations.NullMarked;
