/// Onetime Secret's two APIs through the real edge, as their clients speak them.
@org.jspecify.annotations.NullMarked
package com.onetimesecret.hub.onetime;
