/// Joining: one POST with a key, a card for a person, a handle to poll with.
@NullMarked
package com.onetimesecret.hub.auth.join;

import org.jspecify.annotations.NullMarked;
