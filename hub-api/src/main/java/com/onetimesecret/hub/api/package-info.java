/// The contracts every module shares; the only thing the modules have in common.
@NullMarked
@ApplicationModule(
        type = ApplicationModule.Type.OPEN,
        allowedDependencies = {})
package com.onetimesecret.hub.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
