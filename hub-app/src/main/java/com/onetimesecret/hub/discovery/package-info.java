/// What a stranger finds: the manifest, the schemas, the onboarding guide and the problem pages, all from one model.
@NullMarked
package com.onetimesecret.hub.discovery;

import org.jspecify.annotations.NullMarked;
