/// Tests of what a stranger finds.
@NullMarked
package com.onetimesecret.hub.discovery;

import org.jspecify.annotations.NullMarked;
