/// What the world sees of agents: their documents, their hosts, their domains.
@NullMarked
package com.onetimesecret.hub.identity;

import org.jspecify.annotations.NullMarked;
