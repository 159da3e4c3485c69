/// Tests of the certificates that the hub shows.
@NullMarked
package com.onetimesecret.hub.tls;

import org.jspecify.annotations.NullMarked;
