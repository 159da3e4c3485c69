/// What the ways to log in to an OAuth client have in common: who may let which client in, and what a person is shown.
@NullMarked
package com.onetimesecret.hub.auth.login;

import org.jspecify.annotations.NullMarked;
