/// Tests of POSTs that are sent again.
@NullMarked
package com.onetimesecret.hub.web.repeat;

import org.jspecify.annotations.NullMarked;
