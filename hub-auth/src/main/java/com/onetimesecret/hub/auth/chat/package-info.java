/// A network's chat: messages to the incoming webhook that its owner named.
@NullMarked
package com.onetimesecret.hub.auth.chat;

import org.jspecify.annotations.NullMarked;
