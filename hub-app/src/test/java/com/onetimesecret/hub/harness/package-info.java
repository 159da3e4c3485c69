/// What tests of the whole app are made of: a running hub, its people and its agents, over real HTTP.
@NullMarked
package com.onetimesecret.hub.harness;

import org.jspecify.annotations.NullMarked;
