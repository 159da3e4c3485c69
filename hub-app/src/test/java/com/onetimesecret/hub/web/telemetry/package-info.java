/// What a hub tells about itself, and to whom.
@NullMarked
package com.onetimesecret.hub.web.telemetry;

import org.jspecify.annotations.NullMarked;
