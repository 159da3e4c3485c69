/// What is hidden: secrets that open once, and the sealing of what is stored secret.
@NullMarked
@ApplicationModule(allowedDependencies = "api")
package com.onetimesecret.hub.vault;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
