/// Networks, the people in them, and what proves who they are: passwords, API tokens and the set-up link.
@NullMarked
package com.onetimesecret.hub.auth.people;

import org.jspecify.annotations.NullMarked;
