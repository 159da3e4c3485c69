/// Whether what calls were let in by still stands, for answers that go on.
@NullMarked
package com.onetimesecret.hub.auth.standing;

import org.jspecify.annotations.NullMarked;
