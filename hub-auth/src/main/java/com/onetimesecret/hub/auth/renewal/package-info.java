/// One card for the approvals of a network that end soon.
@NullMarked
package com.onetimesecret.hub.auth.renewal;

import org.jspecify.annotations.NullMarked;
