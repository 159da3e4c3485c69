/// How strictly JSON is read, and how what is wrong with it is said.
@NullMarked
package com.onetimesecret.hub.web.json;

import org.jspecify.annotations.NullMarked;
