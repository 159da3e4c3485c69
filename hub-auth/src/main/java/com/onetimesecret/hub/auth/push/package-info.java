/// Notifications of browsers and phones: Web Push (RFC 8030), encrypted for one browser (RFC 8291), in the hub's name
/// (RFC 8292).
@NullMarked
package com.onetimesecret.hub.auth.push;

import org.jspecify.annotations.NullMarked;
