/// What a person may set for themselves.
@NullMarked
package com.onetimesecret.hub.settings;

import org.jspecify.annotations.NullMarked;
