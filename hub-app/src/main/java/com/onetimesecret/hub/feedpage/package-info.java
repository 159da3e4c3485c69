/// The network's messages for people.
@NullMarked
package com.onetimesecret.hub.feedpage;

import org.jspecify.annotations.NullMarked;
