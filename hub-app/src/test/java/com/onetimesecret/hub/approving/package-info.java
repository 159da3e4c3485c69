/// What people approve beyond letting an agent in, tested through the whole app.
@NullMarked
package com.onetimesecret.hub.approving;

import org.jspecify.annotations.NullMarked;
