/// The catalogue of refusals and how one is raised.
@NullMarked
package com.onetimesecret.hub.api.problem;

import org.jspecify.annotations.NullMarked;
