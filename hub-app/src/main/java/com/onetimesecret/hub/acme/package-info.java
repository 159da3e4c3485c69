/// Certificates that the hub gets itself, by ACME (RFC 8555), for its own host and those of its agents.
@NullMarked
package com.onetimesecret.hub.acme;

import org.jspecify.annotations.NullMarked;
