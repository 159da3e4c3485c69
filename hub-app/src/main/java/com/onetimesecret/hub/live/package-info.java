/// Open pages follow what happens.
@NullMarked
package com.onetimesecret.hub.live;

import org.jspecify.annotations.NullMarked;
