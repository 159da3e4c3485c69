/// The identity of a request that a person decides.
@NullMarked
package com.onetimesecret.hub.api.approval;

import org.jspecify.annotations.NullMarked;
