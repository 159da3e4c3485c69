/// The ways by which people are told of something outside the pages.
@NullMarked
package com.onetimesecret.hub.auth.channel;

import org.jspecify.annotations.NullMarked;
