/// A new master key takes over while the hub runs: what earlier keys sealed is sealed anew, and then they are
/// retired.
@NullMarked
package com.onetimesecret.hub.rotation;

import org.jspecify.annotations.NullMarked;
