/// The whole story of the hub, played on the packaged jar.
@NullMarked
package com.onetimesecret.hub.story;

import org.jspecify.annotations.NullMarked;
