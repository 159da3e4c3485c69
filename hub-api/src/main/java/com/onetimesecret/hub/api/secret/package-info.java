/// Secrets that go with what other modules keep.
@NullMarked
package com.onetimesecret.hub.api.secret;

import org.jspecify.annotations.NullMarked;
