/// What the hub tells about itself to whoever watches it: meters, health, traces and logs, each only if asked for.
@NullMarked
package com.onetimesecret.hub.web.telemetry;

import org.jspecify.annotations.NullMarked;
