/// What a network may take up, and what its agents have set up: limits, domains and webhooks.
@NullMarked
package com.onetimesecret.hub.limitpage;

import org.jspecify.annotations.NullMarked;
