/// What a message must look like: strict reading of JSON and the checks that name each mistake.
@NullMarked
package com.onetimesecret.hub.messaging.schema;

import org.jspecify.annotations.NullMarked;
