/// The database: the embedded PostgreSQL that lives and dies with the hub, or the one `DATABASE_URL` names.
@NullMarked
package com.onetimesecret.hub.postgres;

import org.jspecify.annotations.NullMarked;
