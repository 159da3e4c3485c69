/// Stores, deposit boxes and magic links, as agents and strangers meet them.
@NullMarked
package com.onetimesecret.hub.boxes;

import org.jspecify.annotations.NullMarked;
