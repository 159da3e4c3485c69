/// Answers that go on: taken over from the servlet container and written straight to their connections.
@NullMarked
package com.onetimesecret.hub.web.live;

import org.jspecify.annotations.NullMarked;
