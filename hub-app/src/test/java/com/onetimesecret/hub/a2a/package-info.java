/// The door for clients of the Agent2Agent protocol, over real HTTP.
@NullMarked
package com.onetimesecret.hub.a2a;

import org.jspecify.annotations.NullMarked;
