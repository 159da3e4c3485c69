/// The audit trail and the deposit boxes for people.
@NullMarked
package com.onetimesecret.hub.trailpage;

import org.jspecify.annotations.NullMarked;
