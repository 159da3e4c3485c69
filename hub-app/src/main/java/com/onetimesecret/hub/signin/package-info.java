/// How people get in: set-up, invitations, sign-in and their sessions.
@NullMarked
package com.onetimesecret.hub.signin;

import org.jspecify.annotations.NullMarked;
