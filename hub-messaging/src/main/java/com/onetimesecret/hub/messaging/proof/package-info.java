/// What makes a trail checkable without its hub: canonical form, hashes, signed statements, and the check.
@NullMarked
package com.onetimesecret.hub.messaging.proof;

import org.jspecify.annotations.NullMarked;
