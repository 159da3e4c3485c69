package com.onetimesecret.hub.messaging.log;

import java.time.Instant;

/// The end of the log: its name, its last place, and when that was taken (to the millisecond).
record Head(long epoch, long seq, Instant at) {}
