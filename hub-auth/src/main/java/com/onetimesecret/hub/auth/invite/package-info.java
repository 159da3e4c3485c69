/// Invites with which owners let known automation in.
@NullMarked
package com.onetimesecret.hub.auth.invite;

import org.jspecify.annotations.NullMarked;
