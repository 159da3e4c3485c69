/// A real PostgreSQL for tests.
@NullMarked
package com.onetimesecret.hub.test;

import org.jspecify.annotations.NullMarked;
