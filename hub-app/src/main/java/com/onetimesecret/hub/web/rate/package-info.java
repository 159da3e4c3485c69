/// The limits on how often somebody calls, counted in memory and shared by all hubs on one database.
@NullMarked
package com.onetimesecret.hub.web.rate;

import org.jspecify.annotations.NullMarked;
