/// What features do by themselves, again and again, while the hub runs.
@NullMarked
package com.onetimesecret.hub.messaging.upkeep;

import org.jspecify.annotations.NullMarked;
