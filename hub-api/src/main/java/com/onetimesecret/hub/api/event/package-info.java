/// Facts that one module states and others react to.
@NullMarked
package com.onetimesecret.hub.api.event;

import org.jspecify.annotations.NullMarked;
