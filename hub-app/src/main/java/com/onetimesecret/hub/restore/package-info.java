/// A database that was put back to an earlier time opens nothing that may have been opened since.
@NullMarked
package com.onetimesecret.hub.restore;

import org.jspecify.annotations.NullMarked;
