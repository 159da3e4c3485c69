/// The pages with which people pass on secrets: make, open, follow, burn, and ask for one.
@NullMarked
package com.onetimesecret.hub.secretpage;

import org.jspecify.annotations.NullMarked;
