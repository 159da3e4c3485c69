/// The identity of stored messages.
@NullMarked
package com.onetimesecret.hub.api.message;

import org.jspecify.annotations.NullMarked;
