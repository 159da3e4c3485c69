/// The port through which every module leaves its trail.
@NullMarked
package com.onetimesecret.hub.api.audit;

import org.jspecify.annotations.NullMarked;
