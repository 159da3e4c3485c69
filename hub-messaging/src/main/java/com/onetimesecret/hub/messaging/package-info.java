/// What is said: the message log, posting, reading, peers and the audit trail.
@NullMarked
@ApplicationModule(allowedDependencies = "api")
package com.onetimesecret.hub.messaging;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
