/// Tests of proofs of possession: bound tokens and signed calls.
@NullMarked
package com.onetimesecret.hub.proofs;

import org.jspecify.annotations.NullMarked;
