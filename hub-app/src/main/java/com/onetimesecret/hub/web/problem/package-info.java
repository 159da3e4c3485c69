/// Turns every cause of a refusal into the answer its surface expects.
@NullMarked
package com.onetimesecret.hub.web.problem;

import org.jspecify.annotations.NullMarked;
