/// The page that shows programmers what can be called, as the OpenAPI document says it.
@NullMarked
package com.onetimesecret.hub.docspage;

import org.jspecify.annotations.NullMarked;
