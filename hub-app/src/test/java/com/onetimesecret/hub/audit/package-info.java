/// The trail over HTTP, and the command that checks what was exported.
@NullMarked
package com.onetimesecret.hub.audit;

import org.jspecify.annotations.NullMarked;
