/// Tests of the pages on which people watch what their agents do, over HTTP and in a browser.
@NullMarked
package com.onetimesecret.hub.watching;

import org.jspecify.annotations.NullMarked;
