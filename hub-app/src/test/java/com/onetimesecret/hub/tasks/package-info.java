/// Tasks over the wire: handed over, claimed, kept, lost and finished.
@NullMarked
package com.onetimesecret.hub.tasks;

import org.jspecify.annotations.NullMarked;
