/// Telling people of what waits for them: one durable job for each person and channel, withdrawn once nobody is needed.
@NullMarked
package com.onetimesecret.hub.auth.notice;

import org.jspecify.annotations.NullMarked;
