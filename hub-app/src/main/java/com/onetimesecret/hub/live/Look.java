package com.onetimesecret.hub.live;

/// What an open page would show differently, as of one look.
///
/// @param pulse grows with everything that is said or recorded in the network
record Look(Waiting waiting, long pulse) {}
