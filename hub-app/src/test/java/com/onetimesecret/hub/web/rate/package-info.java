/// Tests of the limits on how often somebody calls.
@NullMarked
package com.onetimesecret.hub.web.rate;

import org.jspecify.annotations.NullMarked;
