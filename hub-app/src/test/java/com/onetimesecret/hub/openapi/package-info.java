/// Makes the OpenAPI document from a running hub, and holds the committed one against it, the standard and traffic.
@NullMarked
package com.onetimesecret.hub.openapi;

import org.jspecify.annotations.NullMarked;
