/// The app as a whole.
@NullMarked
package com.onetimesecret.hub;

import org.jspecify.annotations.NullMarked;
