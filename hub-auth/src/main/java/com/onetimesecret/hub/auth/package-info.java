/// Who you are: agents and their keys, joining, tokens, approvals, people and networks.
@NullMarked
@ApplicationModule(allowedDependencies = "api")
package com.onetimesecret.hub.auth;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
