/// The app: it only assembles the modules.
@NullMarked
package com.onetimesecret.hub;

import org.jspecify.annotations.NullMarked;
