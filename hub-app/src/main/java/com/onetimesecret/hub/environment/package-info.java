/// What the environment says: its variables, the data folder, the master keys and the address, checked once at the
/// start.
@NullMarked
package com.onetimesecret.hub.environment;

import org.jspecify.annotations.NullMarked;
