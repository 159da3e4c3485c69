/// A start without anybody, from which the JVM learns what a start and the first calls take.
@NullMarked
package com.onetimesecret.hub.rehearsal;

import org.jspecify.annotations.NullMarked;
