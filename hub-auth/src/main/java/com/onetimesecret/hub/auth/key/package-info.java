/// Public keys of agents: the forms they come in and the proofs made with them.
@NullMarked
package com.onetimesecret.hub.auth.key;

import org.jspecify.annotations.NullMarked;
