/// Networks, their people and their bounds, as operators and owners meet them.
@NullMarked
package com.onetimesecret.hub.networks;

import org.jspecify.annotations.NullMarked;
