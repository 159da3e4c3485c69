/// Messages pushed to receivers, checked with the library that receivers use.
@NullMarked
package com.onetimesecret.hub.webhooks;

import org.jspecify.annotations.NullMarked;
