/// Tests of the certificates that the hub gets itself, against Pebble, the test server of Let's Encrypt's authors.
@NullMarked
package com.onetimesecret.hub.acme;

import org.jspecify.annotations.NullMarked;
