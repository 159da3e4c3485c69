/// How people hear of what waits for them: browsers, letters and chats, on real receivers.
@NullMarked
package com.onetimesecret.hub.notices;

import org.jspecify.annotations.NullMarked;
