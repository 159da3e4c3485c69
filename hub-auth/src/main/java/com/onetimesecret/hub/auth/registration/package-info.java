/// The endpoint at which clients register and manage what they registered (RFC 7591, RFC 7592).
@NullMarked
package com.onetimesecret.hub.auth.registration;

import org.jspecify.annotations.NullMarked;
