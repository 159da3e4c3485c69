/// Who makes a call, and what a controller method declares about who may make it.
@NullMarked
package com.onetimesecret.hub.api.call;

import org.jspecify.annotations.NullMarked;
